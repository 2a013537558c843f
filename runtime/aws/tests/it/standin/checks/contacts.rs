//! What Connect remembers.

use aws_sdk_connect::error::ProvideErrorMetadata;
use aws_sdk_connect::types::{ParticipantDetails, ParticipantDetailsToAdd, ParticipantRole};
use aws_sdk_connectparticipant::types::ConnectionType;

use super::super::{Repeat, StandIn};
use super::{FLOW, INSTANCE, PHONE, connect};

async fn start(
    client: &aws_sdk_connect::Client,
    token: &str,
) -> aws_sdk_connect::operation::start_web_rtc_contact::StartWebRtcContactOutput {
    let who = ParticipantDetails::builder().display_name("Caller").build().unwrap();
    let request = client.start_web_rtc_contact().instance_id(INSTANCE).contact_flow_id(FLOW);
    let request = request.participant_details(who).attributes("intent", "card").client_token(token);
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_token_starts_one_contact_and_may_answer_less_the_second_time() {
    let aws = StandIn::start().await;
    let client = connect(&aws).await;
    let first = start(&client, "one").await;
    let again = start(&client, "one").await;
    let other = start(&client, "two").await;
    assert_eq!(first.contact_id(), again.contact_id());
    assert_ne!(first.contact_id(), other.contact_id());
    assert!(again.connection_data().is_some());
    aws.connect().repeat = Repeat::ContactId;
    let bare = start(&client, "one").await;
    assert_eq!(first.contact_id(), bare.contact_id());
    assert!(bare.connection_data().is_none() && bare.participant_token().is_none());
    assert_eq!(aws.connect().started().len(), 2);
}

#[tokio::test]
async fn a_participant_joins_a_contact_that_is_up() {
    let aws = StandIn::start().await;
    let client = connect(&aws).await;
    let participants = aws_sdk_connectparticipant::Client::new(&aws.sdk().await);
    let contact = start(&client, "one").await.contact_id.unwrap();
    let who = ParticipantDetailsToAdd::builder().display_name("Caller");
    let who = who.participant_role(ParticipantRole::Customer).build();
    let add = client.create_participant().instance_id(INSTANCE).contact_id(&contact);
    let added = add.clone().participant_details(who.clone()).send().await.unwrap();
    let token = added.participant_credentials().unwrap().participant_token().unwrap().to_owned();
    let join = participants.create_participant_connection().participant_token(&token);
    let join = join.r#type(ConnectionType::WebrtcConnection);
    let joined = join.clone().send().await.unwrap();
    assert!(joined.web_rtc_connection().unwrap().attendee().unwrap().join_token().is_some());
    let wrong = join.clone().participant_token("another").send().await.unwrap_err();
    assert_eq!(wrong.code(), Some("AccessDeniedException"));

    let stop = client.stop_contact().instance_id(INSTANCE).contact_id(&contact);
    stop.clone().send().await.unwrap();
    assert_eq!(stop.send().await.unwrap_err().code(), Some("ContactNotFoundException"));
    assert!(join.send().await.is_err());
    let added = add.participant_details(who).send().await;
    assert_eq!(added.unwrap_err().code(), Some("ResourceNotFoundException"));
}

#[tokio::test]
async fn a_call_that_is_up_takes_attributes_until_there_is_no_room() {
    let aws = StandIn::start().await;
    let client = connect(&aws).await;
    aws.connect().call_comes_in(INSTANCE, "call");
    let update = |key: &str, value: String| {
        let request = client.update_contact_attributes().instance_id(INSTANCE);
        request.initial_contact_id("call").attributes(key, value).send()
    };
    update("a", "x".repeat(20_000)).await.unwrap();
    update("a", "x".repeat(30_000)).await.unwrap();
    let full = update("b", "x".repeat(5_000)).await.unwrap_err();
    assert_eq!(full.code(), Some("InvalidRequestException"));
    assert!(aws.connect().contact("call").unwrap().is_open());
    let read = client.get_contact_attributes().instance_id(INSTANCE).initial_contact_id("call");
    assert_eq!(read.send().await.unwrap().attributes().unwrap().len(), 1);

    let describe = client.describe_contact().instance_id(INSTANCE).contact_id("call");
    let shown = describe.clone().send().await.unwrap().contact.unwrap();
    assert!(shown.disconnect_timestamp().is_none() && shown.agent_info().is_none());
    aws.connect().agent_takes("call");
    aws.connect().ends("call");
    let shown = describe.send().await.unwrap().contact.unwrap();
    assert!(shown.disconnect_timestamp().is_some());
    assert!(shown.agent_info().unwrap().connected_to_agent_timestamp().is_some());
    let elsewhere = client.describe_contact().instance_id("another").contact_id("call");
    let elsewhere = elsewhere.send().await.unwrap_err();
    assert_eq!(elsewhere.code(), Some("ResourceNotFoundException"));
}

#[tokio::test]
async fn all_other_ways_to_people_and_the_hours_answer() {
    let aws = StandIn::start().await;
    let client = connect(&aws).await;
    let who = ParticipantDetails::builder().display_name("Caller").build().unwrap();
    let chat = client.start_chat_contact().instance_id(INSTANCE).contact_flow_id(FLOW);
    let chat = chat.participant_details(who).send().await.unwrap();
    assert!(chat.participant_token().is_some());
    let task = client.start_task_contact().instance_id(INSTANCE).contact_flow_id(FLOW);
    assert!(task.name("call back").send().await.unwrap().contact_id().is_some());
    let call = client.start_outbound_voice_contact().instance_id(INSTANCE).contact_flow_id(FLOW);
    let call = call.destination_phone_number(PHONE).queue_id("queue");
    assert!(call.send().await.unwrap().contact_id().is_some());
    let hours = client.describe_hours_of_operation().instance_id(INSTANCE);
    let hours = hours.hours_of_operation_id("hours").send().await.unwrap();
    assert_eq!(hours.hours_of_operation().unwrap().config().len(), 7);
    let hours = client.get_effective_hours_of_operations().instance_id(INSTANCE);
    let hours = hours.hours_of_operation_id("hours").from_date("2030-01-01").to_date("2030-01-02");
    assert_eq!(hours.send().await.unwrap().effective_hours_of_operation_list().len(), 2);
    assert_eq!(aws.refused(), Vec::<String>::new());
}
