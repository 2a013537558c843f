//! Amazon Connect's operations on contacts, and its participant service.

use serde_json::{Map, Value, json};

use super::super::faults::Refusal;
use super::super::{fresh, limits};
use super::contacts::{Connect, Contact, Repeat, now};

type Answer = Result<Value, Refusal>;

/// The code of a refusal where the stand-in has no play for an operation.
pub(super) const UNPLAYED: &str = "NoPlayForThis";

pub(super) fn play(connect: &mut Connect, operation: &str, input: &Value) -> Answer {
    match operation {
        "StartWebRTCContact" => start(connect, operation, input, "VOICE", "WEBRTC_API"),
        "StartChatContact" => start(connect, operation, input, "CHAT", "API"),
        "StartTaskContact" => start(connect, operation, input, "TASK", "API"),
        "StartOutboundVoiceContact" => start(connect, operation, input, "VOICE", "OUTBOUND"),
        "StopContact" => stop(connect, input),
        "DescribeContact" => describe(connect, input),
        "UpdateContactAttributes" => update_attributes(connect, input),
        "GetContactAttributes" => {
            let contact = find(connect, input, "InitialContactId")?;
            Ok(json!({ "Attributes": contact.attributes }))
        }
        "CreateParticipant" => create_participant(connect, input),
        "CreateParticipantConnection" => create_connection(connect, input),
        _ => Err(Refusal::new(UNPLAYED, operation)),
    }
}

fn start(
    connect: &mut Connect,
    operation: &str,
    input: &Value,
    channel: &'static str,
    method: &'static str,
) -> Answer {
    let token = input["ClientToken"].as_str().unwrap_or_default();
    let earlier = connect.started_with(operation, token).map(|contact| contact.id.clone());
    let (id, again) = match earlier {
        Some(id) => (id, true),
        None => {
            let instance = input["InstanceId"].as_str().unwrap_or_default();
            let mut contact = Contact::new(instance, channel, method);
            contact.attributes = input["Attributes"].as_object().cloned().unwrap_or_default();
            contact.started_by = Some((operation.to_owned(), input.clone()));
            let id = contact.id.clone();
            connect.add(contact);
            (id, false)
        }
    };
    let joined = matches!(operation, "StartWebRTCContact" | "StartChatContact");
    if !joined || (again && connect.repeat == Repeat::ContactId) {
        return Ok(json!({ "ContactId": id }));
    }
    let contact = connect.contact_mut(&id).expect("it was just added or found");
    let mut output = json!({
        "ContactId": id,
        "ParticipantId": fresh("participant"),
        "ParticipantToken": contact.new_token(),
    });
    if operation == "StartWebRTCContact" {
        output["ConnectionData"] = connection_data(&id);
    }
    connect_by_socket(&input["ConnectionTypes"], &mut output);
    Ok(output)
}

fn stop(connect: &mut Connect, input: &Value) -> Answer {
    let contact = find(connect, input, "ContactId")?;
    if contact.disconnected.is_some() {
        return Err(Refusal::new("ContactNotFoundException", "the contact has ended"));
    }
    contact.disconnected = Some(now());
    Ok(json!({}))
}

fn describe(connect: &mut Connect, input: &Value) -> Answer {
    let contact = find(connect, input, "ContactId")?;
    let mut shown = json!({
        "Arn": format!(
            "arn:aws:connect:eu-central-1:111122223333:instance/{}/contact/{}",
            contact.instance, contact.id
        ),
        "Id": contact.id,
        "Channel": contact.channel,
        "InitiationMethod": contact.method,
        "InitiationTimestamp": contact.initiated,
        "LastUpdateTimestamp": now(),
    });
    if let Some(at) = contact.connected_to_agent {
        let agent = "00000000-0000-4000-8000-0000000000a6";
        shown["AgentInfo"] = json!({ "Id": agent, "ConnectedToAgentTimestamp": at });
    }
    if let Some(at) = contact.disconnected {
        shown["DisconnectTimestamp"] = json!(at);
    }
    Ok(json!({ "Contact": shown }))
}

/// Works on contacts that have ended too, as AWS says it does.
fn update_attributes(connect: &mut Connect, input: &Value) -> Answer {
    let contact = find(connect, input, "InitialContactId")?;
    let mut attributes: Map<String, Value> = contact.attributes.clone();
    attributes.extend(input["Attributes"].as_object().cloned().unwrap_or_default());
    if limits::size(&attributes) > limits::ATTRIBUTES {
        return Err(Refusal::new("InvalidRequestException", "attributes are over 32,768 bytes"));
    }
    contact.attributes = attributes;
    Ok(json!({}))
}

fn create_participant(connect: &mut Connect, input: &Value) -> Answer {
    let contact = find(connect, input, "ContactId")?;
    if contact.disconnected.is_some() {
        return Err(Refusal::new("ResourceNotFoundException", "the contact has ended"));
    }
    if contact.channel == "TASK" || contact.method == "INBOUND" {
        return Err(Refusal::new("InvalidRequestException", "nobody joins such a contact"));
    }
    let token = contact.new_token();
    let credentials = json!({ "ParticipantToken": token, "Expiry": expiry() });
    Ok(json!({ "ParticipantId": fresh("participant"), "ParticipantCredentials": credentials }))
}

fn create_connection(connect: &Connect, input: &Value) -> Answer {
    let token = input["ParticipantToken"].as_str().unwrap_or_default();
    let contact = connect.with_participant_token(token).filter(|contact| contact.is_open());
    let denied = || Refusal::new("AccessDeniedException", "the token opens nothing");
    let contact = contact.ok_or_else(denied)?;
    let kinds: Vec<&str> =
        input["Type"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let web_call = contact.method == "WEBRTC_API";
    if kinds.contains(&"WEBRTC_CONNECTION") != web_call {
        return Err(Refusal::new("ValidationException", "the contact has no such connection"));
    }
    let mut output = json!({});
    if web_call {
        let mut data = connection_data(&contact.id);
        // The participant's shape of a meeting has no region and no TURN server.
        for (path, member) in
            [("/Meeting", "MediaRegion"), ("/Meeting/MediaPlacement", "TurnControlUrl")]
        {
            let place = data.pointer_mut(path).and_then(Value::as_object_mut);
            place.expect("a meeting has a placement").remove(member);
        }
        output["WebRTCConnection"] = data;
    }
    connect_by_socket(&input["Type"], &mut output);
    Ok(output)
}

/// The ways into a chat that are asked for.
fn connect_by_socket(kinds: &Value, output: &mut Value) {
    let asked = |kind: &str| kinds.as_array().is_some_and(|kinds| kinds.iter().any(|k| k == kind));
    if asked("WEBSOCKET") {
        let url = format!("wss://participant.example.com/{}", fresh("socket"));
        output["Websocket"] = json!({ "Url": url, "ConnectionExpiry": expiry() });
    }
    if asked("CONNECTION_CREDENTIALS") {
        let token = fresh("connection token");
        output["ConnectionCredentials"] = json!({ "ConnectionToken": token, "Expiry": expiry() });
    }
}

/// The contact that a request names by a member, in the request's instance.
fn find<'c>(
    connect: &'c mut Connect,
    input: &Value,
    member: &str,
) -> Result<&'c mut Contact, Refusal> {
    let id = input[member].as_str().unwrap_or_default();
    let contact = connect.contact_mut(id);
    let contact = contact.filter(|contact| input["InstanceId"] == contact.instance.as_str());
    contact.ok_or_else(|| Refusal::new("ResourceNotFoundException", "there is no such contact"))
}

/// What a browser joins a call with; the join token is a new one each time.
fn connection_data(contact: &str) -> Value {
    let url = |name: &str| format!("wss://{name}.example.com/{contact}");
    json!({
        "Attendee": {
            "AttendeeId": fresh("attendee"),
            "JoinToken": fresh("join token"),
        },
        "Meeting": {
            "MeetingId": contact,
            "MediaRegion": "eu-central-1",
            "MediaPlacement": {
                "AudioHostUrl": url("audio"),
                "AudioFallbackUrl": url("fallback"),
                "SignalingUrl": url("signal"),
                "TurnControlUrl": url("turn"),
                "EventIngestionUrl": url("events"),
            },
            "MeetingFeatures": { "Audio": { "EchoReduction": "AVAILABLE" } },
        },
    })
}

fn expiry() -> &'static str {
    "2099-01-01T00:00:00.000Z"
}
