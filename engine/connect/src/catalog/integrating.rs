//! Lambda functions, other contacts, modules, profiles and cases.

use super::{
    ActionRule, Conditions, FAILS, Field, Next, PARTLY_KNOWN, PLAIN, at_most_one, optional,
    required,
};

/// A profile or case action: only its errors are looked at.
const fn fails(kind: &'static str) -> ActionRule {
    ActionRule { kind, must: FAILS, ..PARTLY_KNOWN }
}

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "InvokeLambdaFunction",
        parameters: &[
            required("LambdaFunctionARN", Field::Mixed),
            optional("InvocationTimeLimitSeconds", Field::Number(1, 60)),
            optional("InvocationType", Field::Word(&["SYNCHRONOUS", "ASYNCHRONOUS"])),
            optional("LambdaInvocationAttributes", Field::Nested),
            optional("ResponseValidation", Field::Nested),
        ],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "CreateTask",
        groups: &[at_most_one(&["DelaySeconds", "ScheduledTime"])],
        must: FAILS,
        ..PARTLY_KNOWN
    },
    ActionRule {
        kind: "CreateCallbackContact",
        parameters: &[
            optional("InitialCallDelaySeconds", Field::Number(1, 259_200)),
            optional("RetryDelaySeconds", Field::Number(1, 259_200)),
            optional("MaximumConnectionAttempts", Field::Static),
        ],
        groups: &[at_most_one(&["QueueId", "AgentId"])],
        must: FAILS,
        ..PARTLY_KNOWN
    },
    ActionRule {
        kind: "StartOutboundChatContact",
        parameters: &[
            required("SourceEndpoint", Field::Nested),
            required("DestinationEndpoint", Field::Nested),
            required("ContactFlowArn", Field::Mixed),
        ],
        must: FAILS,
        conditions: Conditions::None,
        ..PARTLY_KNOWN
    },
    ActionRule {
        kind: "InvokeFlowModule",
        parameters: &[required("FlowModuleId", Field::Mixed), optional("Input", Field::Nested)],
        must: FAILS,
        may: &["NoMatchingCondition"],
        conditions: Conditions::Equals,
        ..PLAIN
    },
    ActionRule {
        kind: "EndFlowModuleExecution",
        parameters: &[optional("Result", Field::Mixed), optional("ResultData", Field::Nested)],
        next: Next::Terminal,
        ..PLAIN
    },
    ActionRule {
        kind: "GetCustomerProfile",
        must: &["MultipleFoundError", "NoneFoundError", "NoMatchingError"],
        ..PARTLY_KNOWN
    },
    fails("CreateCustomerProfile"),
    fails("UpdateCustomerProfile"),
    fails("AssociateContactToCustomerProfile"),
    fails("GetCustomerProfileObject"),
    fails("GetCalculatedAttributesForCustomerProfile"),
    fails("CreateCase"),
    fails("UpdateCase"),
    fails("GetCase"),
    ActionRule {
        kind: "CreateWisdomSession",
        parameters: &[required("WisdomAssistantArn", Field::Mixed)],
        must: FAILS,
        ..PARTLY_KNOWN
    },
];
