//! What a device needs to join a contact.
//!
//! For a call in the browser it is `{Meeting, Attendee, ParticipantToken}`; the first two have
//! the form that `MeetingSessionConfiguration` of amazon-chime-sdk-js takes. For a chat it is
//! `{ParticipantToken, Websocket, ConnectionCredentials}`, in the form of the participant
//! service's own answers. Whoever has it is in the call, so here it goes from Connect's answer
//! into a [`Join`] and nowhere else.

use aws_sdk_connect::operation::start_chat_contact::StartChatContactOutput;
use aws_sdk_connect::operation::start_web_rtc_contact::StartWebRtcContactOutput;
use aws_sdk_connectparticipant::operation::create_participant_connection::CreateParticipantConnectionOutput;
use pivotline_machine::ContactKind;
use pivotline_service::ports::Join;
use serde_json::{Map, Value, json};

/// What joins a call in the browser that was just started; `None` for one that had been started
/// before, where Connect may answer with the contact's id alone.
pub(super) fn of_web_call(answer: &StartWebRtcContactOutput) -> Option<Join> {
    let data = answer.connection_data()?;
    let (meeting, attendee) = (data.meeting()?, data.attendee()?);
    let placement = meeting.media_placement()?;
    let echo = meeting.meeting_features().and_then(|features| features.audio());
    let echo = echo.and_then(|audio| audio.echo_reduction());
    let meeting = filled([
        ("MeetingId", Some(meeting.meeting_id()?.into())),
        ("MediaRegion", text(meeting.media_region())),
        (
            "MediaPlacement",
            Some(filled([
                ("AudioHostUrl", Some(placement.audio_host_url()?.into())),
                ("AudioFallbackUrl", text(placement.audio_fallback_url())),
                ("SignalingUrl", Some(placement.signaling_url()?.into())),
                ("TurnControlUrl", text(placement.turn_control_url())),
                ("EventIngestionUrl", text(placement.event_ingestion_url())),
            ])),
        ),
        ("MeetingFeatures", features(echo.map(|echo| echo.as_str()))),
    ]);
    let attendee = json!({
        "AttendeeId": attendee.attendee_id()?,
        "JoinToken": attendee.join_token()?,
    });
    Some(web_call(meeting, attendee, answer.participant_token()?))
}

/// What joins a chat that was just started; `None` as above.
pub(super) fn of_chat(answer: &StartChatContactOutput) -> Option<Join> {
    let (websocket, credentials) = (answer.websocket()?, answer.connection_credentials()?);
    Some(chat(
        answer.participant_token()?,
        (websocket.url()?, websocket.connection_expiry()),
        (credentials.connection_token()?, credentials.expiry()),
    ))
}

/// What joins a contact as a participant that was just added to it.
pub(super) fn of_participant(
    kind: ContactKind,
    token: &str,
    answer: &CreateParticipantConnectionOutput,
) -> Option<Join> {
    if kind == ContactKind::Chat {
        let (websocket, credentials) = (answer.websocket()?, answer.connection_credentials()?);
        return Some(chat(
            token,
            (websocket.url()?, websocket.connection_expiry()),
            (credentials.connection_token()?, credentials.expiry()),
        ));
    }
    let data = answer.web_rtc_connection()?;
    let (meeting, attendee) = (data.meeting()?, data.attendee()?);
    let placement = meeting.media_placement()?;
    let echo = meeting.meeting_features().and_then(|features| features.audio());
    let echo = echo.and_then(|audio| audio.echo_reduction());
    let meeting = filled([
        ("MeetingId", Some(meeting.meeting_id()?.into())),
        (
            "MediaPlacement",
            Some(filled([
                ("AudioHostUrl", Some(placement.audio_host_url()?.into())),
                ("AudioFallbackUrl", text(placement.audio_fallback_url())),
                ("SignalingUrl", Some(placement.signaling_url()?.into())),
                ("EventIngestionUrl", text(placement.event_ingestion_url())),
            ])),
        ),
        ("MeetingFeatures", features(echo.map(|echo| echo.as_str()))),
    ]);
    let attendee = json!({
        "AttendeeId": attendee.attendee_id()?,
        "JoinToken": attendee.join_token()?,
    });
    Some(web_call(meeting, attendee, token))
}

fn web_call(meeting: Value, attendee: Value, token: &str) -> Join {
    Join::new(json!({ "Meeting": meeting, "Attendee": attendee, "ParticipantToken": token }))
}

fn chat(token: &str, socket: (&str, Option<&str>), credentials: (&str, Option<&str>)) -> Join {
    Join::new(json!({
        "ParticipantToken": token,
        "Websocket": filled([
            ("Url", Some(socket.0.into())),
            ("ConnectionExpiry", text(socket.1)),
        ]),
        "ConnectionCredentials": filled([
            ("ConnectionToken", Some(credentials.0.into())),
            ("Expiry", text(credentials.1)),
        ]),
    }))
}

fn features(echo_reduction: Option<&str>) -> Option<Value> {
    echo_reduction.map(|echo| json!({ "Audio": { "EchoReduction": echo } }))
}

fn text(value: Option<&str>) -> Option<Value> {
    value.map(Value::from)
}

/// An object of the members that there are.
fn filled<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let there = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}
