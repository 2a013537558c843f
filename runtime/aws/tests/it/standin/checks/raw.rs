//! Requests that no SDK would send.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::super::StandIn;

/// Headers of a request that is signed for a service.
fn signed(service: &str) -> String {
    format!(
        "authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/eu-central-1/{service}/\
         aws4_request, SignedHeaders=host, Signature={}\r\nx-amz-date: 20300101T000000Z\r\n",
        "0".repeat(64)
    )
}

/// The head of what is answered to a request.
async fn ask(aws: &StandIn, line: &str, headers: &str, body: &str) -> String {
    let address = aws.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}\
         content-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

const SNS: &str = "content-type: application/x-www-form-urlencoded\r\n";
const TEXTS: &str = "content-type: application/x-amz-json-1.0\r\n";
const REST: &str = "content-type: application/json\r\n";

#[tokio::test]
async fn what_is_not_signed_or_names_no_operation_is_refused() {
    let aws = StandIn::start().await;
    let target = "x-amz-target: PinpointSMSVoiceV2.SendTextMessage\r\n";
    let unknown_target = "x-amz-target: PinpointSMSVoiceV2.SendCarrierPigeon\r\n";
    let requests = [
        ("POST /", SNS.to_owned(), "", "it is not signed"),
        ("POST /", signed("s3") + SNS, "", "no service is signed for"),
        (
            "POST /",
            signed("sns").replace("Signature=0", "Signature=x") + SNS,
            "",
            "does not hold together",
        ),
        ("PUT /", signed("sns") + SNS, "", "is no way here"),
        ("POST /", signed("sns") + REST, "", "its body is"),
        ("POST /", signed("sns") + SNS, "Version=2010-03-31", "it names no action"),
        ("POST /", signed("sns") + SNS, "Action=Publish&Version=2009-01-01", "is no version"),
        (
            "POST /",
            signed("sns") + SNS,
            "Action=Publish&Version=2010-03-31&Message=a&PhoneNumber=%2B12025550123&Colour=red",
            "`Colour` is no member",
        ),
        ("POST /", signed("sms-voice") + TEXTS, "{}", "it names no target"),
        ("POST /", signed("sms-voice") + TEXTS + unknown_target, "{}", "is no operation"),
        ("POST /", signed("sms-voice") + REST + target, "{}", "its body is"),
        ("POST /", signed("sms-voice") + TEXTS + target, "{", "no JSON object"),
        ("POST /contact/webrtc", signed("connect") + REST, "{}", "is no operation"),
        ("PUT /contact/webrtc/more", signed("connect") + REST, "{}", "is no operation"),
        ("PUT /contact/webrtc", signed("connect") + SNS, "{}", "its body is"),
        ("GET /contacts/instance/contact?colour=red", signed("connect"), "", "`colour` is no"),
        (
            "POST /participant/connection",
            signed("execute-api") + REST,
            r#"{"ParticipantToken": "in the wrong place"}"#,
            "does not belong into its body",
        ),
    ];
    for (line, headers, body, why) in requests {
        let answer = ask(&aws, line, &headers, body).await;
        assert!(answer.starts_with("HTTP/1.1 40"), "{line}: {answer}");
        let refused = aws.refused().pop().unwrap();
        assert!(refused.contains(why), "{line} is refused by `{refused}`, not `{why}`");
    }
    assert!(aws.seen().is_empty());
}

#[tokio::test]
async fn what_breaks_the_model_is_refused() {
    let aws = StandIn::start().await;
    let start = "PUT /contact/webrtc";
    let requests = [
        (r#"{}"#, "/InstanceId is missing"),
        (r#"{"InstanceId": 5}"#, "/InstanceId is no String"),
        (r#"{"InstanceId": ""}"#, "/InstanceId is under its least"),
        (r#"{"Colour": "red"}"#, "/Colour is no member"),
        (r#"{"ParticipantDetails": {}}"#, "/ParticipantDetails/DisplayName is missing"),
        (r#"{"ParticipantDetails": {"Name": "A"}}"#, "/ParticipantDetails/Name is no member"),
        (r#"{"Attributes": {"a": 1}}"#, "/Attributes/a is no String"),
        (r#"{"References": {"a": {"Type": "PIGEON"}}}"#, "/References/a/Type is none of its words"),
    ];
    for (body, why) in requests {
        let answer = ask(&aws, start, &(signed("connect") + REST), body).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{body}: {answer}");
        assert!(answer.contains("x-amzn-errortype: InvalidParameterException"), "{answer}");
        let refused = aws.refused().pop().unwrap();
        assert!(refused.contains(why), "{body} is refused by `{refused}`, not `{why}`");
    }
}
