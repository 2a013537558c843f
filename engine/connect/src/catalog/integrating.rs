//! Lambda functions, other contacts, and modules.

use crate::model::ErrorType::NoMatchingCondition;

use super::rule::{ActionRule, FAILS, PLAIN, Register};
use super::scope::FlowTypes;
use super::shape::{Shape, TEXTS, at_most_one, exactly_one, only, optional, required, some};
use super::{Conditions, Field, Next};

const ENDPOINT: Shape = only(&[required("Address", Field::Mixed), required("Type", Field::Static)]);

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "InvokeLambdaFunction",
        block: "AWS Lambda function",
        takes: only(&[
            required("LambdaFunctionARN", Field::Mixed),
            // At most 8 where the flow waits for the answer.
            optional("InvocationTimeLimitSeconds", Field::Number(1, 60)),
            optional("InvocationType", Field::Word(&["SYNCHRONOUS", "ASYNCHRONOUS"])),
            optional("LambdaInvocationAttributes", Field::Json),
            optional(
                "ResponseValidation",
                Field::Object(&only(&[required(
                    "ResponseType",
                    Field::Word(&["STRING_MAP", "JSON"]),
                )])),
            ),
        ]),
        must: FAILS,
        fills: Some(Register::External),
        ..PLAIN
    },
    ActionRule {
        kind: "CreateTask",
        block: "Create task",
        takes: some(&[
            required("Name", Field::Mixed),
            optional("ContactFlowId", Field::Mixed),
            optional("TaskTemplateId", Field::Mixed),
            optional("Description", Field::Mixed),
            optional("Attributes", TEXTS),
            optional("References", Field::Unknown),
            optional("DelaySeconds", Field::NumberOrReference(1, 518_400)),
            optional("ScheduledTime", Field::Mixed),
        ])
        .grouped(&[
            exactly_one(&["ContactFlowId", "TaskTemplateId"]),
            at_most_one(&["DelaySeconds", "ScheduledTime"]),
        ]),
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "CreateCallbackContact",
        block: "Transfer to queue",
        takes: some(&[
            optional("InitialCallDelaySeconds", Field::Number(1, 259_200)),
            optional("RetryDelaySeconds", Field::Number(1, 259_200)),
            optional("MaximumConnectionAttempts", Field::Static),
            optional("QueueId", Field::Mixed),
            optional("AgentId", Field::Mixed),
            optional("ContactFlowId", Field::Mixed),
            optional("CallerId", Field::Unknown),
        ])
        .grouped(&[at_most_one(&["QueueId", "AgentId"])]),
        must: FAILS,
        flows: FlowTypes::ENTRY_AND_QUEUE,
        ..PLAIN
    },
    ActionRule {
        kind: "StartOutboundChatContact",
        block: "Send message",
        takes: some(&[
            required("SourceEndpoint", Field::Object(&ENDPOINT)),
            required("DestinationEndpoint", Field::Object(&ENDPOINT)),
            required("ContactFlowArn", Field::Mixed),
            optional("ContactSubtype", Field::Static),
            optional(
                "InitialSystemMessage",
                Field::Object(&some(&[required("Content", Field::Mixed)])),
            ),
            optional("RelatedContact", Field::Static),
        ]),
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "InvokeFlowModule",
        block: "Invoke module",
        takes: only(&[required("FlowModuleId", Field::Mixed), optional("Input", Field::Json)]),
        must: FAILS,
        may: &[NoMatchingCondition],
        conditions: Conditions::Equals,
        flows: FlowTypes::INBOUND,
        fills: Some(Register::Modules),
        ..PLAIN
    },
    ActionRule {
        kind: "EndFlowModuleExecution",
        block: "Return",
        takes: only(&[optional("Result", Field::Mixed), optional("ResultData", Field::Json)]),
        next: Next::Terminal,
        flows: FlowTypes::MODULES,
        ..PLAIN
    },
];
