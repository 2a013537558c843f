use std::time::Duration;

use pivotline_aws::artefacts::{S3Artefacts, S3Options};
use pivotline_ir::Program;
use pivotline_service::ports::Artefacts;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::bucket::Bucket;
use super::keeps_its_port;
use crate::dynamo::sdk_config;

fn artefacts(bucket: &Bucket) -> S3Artefacts {
    let options = S3Options {
        prefix: "programs/".to_owned(),
        endpoint: Some(bucket.endpoint.clone()),
        ..S3Options::of_bucket("example-bucket")
    };
    S3Artefacts::new(&sdk_config(), &options)
}

#[tokio::test]
async fn a_bucket_keeps_its_port() {
    let bucket = Bucket::start().await;
    keeps_its_port(&artefacts(&bucket)).await;
}

#[tokio::test]
async fn a_program_is_put_where_there_is_none() {
    let bucket = Bucket::start().await;
    let artefacts = artefacts(&bucket);
    let digest = Program::digest("{}");
    let path = format!("/example-bucket/programs/{digest}.json");
    artefacts.keep(&digest, "{}").await.unwrap();
    assert_eq!(bucket.requests(), [format!("PUT {path} if-none-match: *")]);
    artefacts.make_current(&digest).await.unwrap();
    let current = "PUT /example-bucket/programs/current".to_owned();
    let before = "GET /example-bucket/programs/current".to_owned();
    assert_eq!(bucket.requests(), [format!("GET {path}"), before, current]);
    assert_eq!(bucket.paths(), [path, "/example-bucket/programs/current".to_owned()]);
}

#[tokio::test]
async fn a_put_whose_answer_was_lost_meets_itself() {
    let bucket = Bucket::start().await;
    let artefacts = artefacts(&bucket);
    let digest = Program::digest("{}");
    bucket.lose_answers(1);
    artefacts.keep(&digest, "{}").await.unwrap();
    assert_eq!(artefacts.program(&digest).await.unwrap().as_deref(), Some("{}"));
}

#[tokio::test]
async fn other_bytes_under_a_digest_are_refused() {
    let bucket = Bucket::start().await;
    let artefacts = artefacts(&bucket);
    let digest = Program::digest("{}");
    bucket.spoil(&format!("/example-bucket/programs/{digest}.json"), b"{ }");
    for error in [
        artefacts.program(&digest).await.unwrap_err(),
        artefacts.keep(&digest, "{}").await.unwrap_err(),
        artefacts.make_current(&digest).await.unwrap_err(),
    ] {
        assert!(error.to_string().contains("has another digest"), "{error}");
    }
    bucket.spoil("/example-bucket/programs/current", b"no digest");
    assert!(artefacts.current().await.is_err());
}

#[tokio::test]
async fn a_bucket_that_may_not_be_read_is_told() {
    let bucket = Bucket::start().await;
    bucket.deny();
    let error = artefacts(&bucket).current().await.unwrap_err().to_string();
    assert!(error.ends_with("S3 answered AccessDenied"), "{error}");
}

/// Answers every request with these bytes and keeps the connection open.
async fn stuck_after(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _read = stream.read(&mut request).await;
            let _written = stream.write_all(bytes).await;
            open.push(stream);
        }
    });
    endpoint
}

#[tokio::test]
async fn a_bucket_that_is_stuck_is_given_up() {
    let answers: [(&[u8], &str); 2] = [
        (b"", "there was no answer in time"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 64\r\n\r\nabc", "the answer took too long"),
    ];
    for (bytes, told) in answers {
        let options = S3Options {
            endpoint: Some(stuck_after(bytes).await),
            attempt_within: Duration::from_secs(60),
            within: Duration::from_millis(300),
            ..S3Options::of_bucket("example-bucket")
        };
        let error = S3Artefacts::new(&sdk_config(), &options).current().await.unwrap_err();
        assert!(error.to_string().ends_with(told), "{error}");
    }
}
