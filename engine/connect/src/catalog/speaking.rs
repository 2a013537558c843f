//! Speaking and listening.

use crate::document::Action;
use crate::model::ErrorType::{
    InputTimeLimitExceeded, InvalidPhoneNumber, NoMatchingCondition, NoMatchingError,
    TimeLimitExceeded,
};

use super::rule::{ActionRule, FAILS, NO_MATCHING_CONDITION, NO_MATCHING_ERROR, PLAIN, Register};
use super::scope::{Channels, FlowTypes};
use super::shape::{
    FLAG, Group, Parameter, SMALL_FLAG, Shape, TEXTS, at_least_one, at_most_one, exactly_one, only,
    optional, required,
};
use super::{Conditions, Field, Meets, Next, is};

const PROMPTS: &[&str] = &["Text", "SSML", "PromptId", "Media"];
const ONE_PROMPT: &[Group] = &[exactly_one(PROMPTS)];
const TEXT: Parameter = optional("Text", Field::Mixed);
const SSML: Parameter = optional("SSML", Field::Mixed);
const PROMPT_ID: Parameter = optional("PromptId", Field::Whole);
const MEDIA: Parameter = optional(
    "Media",
    Field::Object(&only(&[
        required("Uri", Field::Mixed),
        required("SourceType", Field::Word(&["S3"])),
        required("MediaType", Field::Word(&["Audio"])),
    ])),
);
/// What a loop of prompts plays: a prompt at a time.
const MESSAGE: Shape = only(&[TEXT, SSML, PROMPT_ID, MEDIA]).grouped(ONE_PROMPT);

/// How long is waited for keys. The guide of the console says 180 at most, and flows that it has
/// exported say 300; no longer time than this is known to be taken anywhere.
const SECONDS: Field = Field::Number(1, 604_800);

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "MessageParticipant",
        block: "Play prompt",
        takes: only(&[
            TEXT,
            SSML,
            PROMPT_ID,
            MEDIA,
            optional("SkipWhenDTMFBufferEnabled", SMALL_FLAG),
        ])
        .grouped(ONE_PROMPT),
        may: FAILS,
        flows: FlowTypes::ALL.but(FlowTypes::HOLD),
        meets: Meets::Tells,
        ..PLAIN
    },
    ActionRule {
        kind: "MessageParticipantIteratively",
        block: "Loop prompts",
        takes: only(&[
            required("Messages", Field::List(&Field::Object(&MESSAGE))),
            optional("InterruptFrequencySeconds", Field::Static),
            optional("ContinueMessagingDuringInterrupt", Field::Static),
        ]),
        may: FAILS,
        conditions: Conditions::Words(&["MessagesInterrupted"]),
        next: Next::Optional,
        flows: FlowTypes::QUEUE.and(FlowTypes::HOLD),
        channels: Channels::VOICE,
        meets: Meets::Listens,
        ..PLAIN
    },
    MENU,
    ActionRule {
        kind: "ConnectParticipantWithLexBot",
        block: "Get customer input",
        takes: only(&[
            TEXT,
            SSML,
            PROMPT_ID,
            MEDIA,
            optional("LexV2Bot", Field::Object(&only(&[required("AliasArn", Field::Mixed)]))),
            optional(
                "LexBot",
                Field::Object(&only(&[
                    required("Name", Field::Mixed),
                    required("Region", Field::Mixed),
                    required("Alias", Field::Mixed),
                ])),
            ),
            optional("LexSessionAttributes", TEXTS),
            optional(
                "LexInitializationData",
                Field::Object(&only(&[required("InitialMessage", Field::Mixed)])),
            ),
            optional(
                "LexTimeoutSeconds",
                Field::Object(&only(&[required("Text", Field::NumberOrReference(60, 604_800))])),
            ),
        ])
        .grouped(&[
            at_least_one(&["Text", "SSML", "PromptId", "Media", "LexInitializationData"]),
            at_most_one(PROMPTS),
            exactly_one(&["LexV2Bot", "LexBot"]),
        ]),
        must: &[NoMatchingError, NoMatchingCondition],
        may: &[InputTimeLimitExceeded],
        conditions: Conditions::Equals,
        // Whether it may be without was never tried.
        next: Next::Optional,
        copies: NO_MATCHING_ERROR,
        flows: FlowTypes::LISTENING,
        meets: Meets::Listens,
        fills: Some(Register::Lex),
        ..PLAIN
    },
    ActionRule {
        kind: "DisconnectParticipant",
        block: "Disconnect",
        next: Next::Terminal,
        flows: FlowTypes::ALL.but(FlowTypes::WHISPERS).but(FlowTypes::HOLD),
        ..PLAIN
    },
    ActionRule {
        kind: "ShowView",
        block: "Show view",
        takes: only(&[
            required(
                "ViewResource",
                Field::Object(&only(&[
                    required("Id", Field::Mixed),
                    optional("Version", Field::Mixed),
                ])),
            ),
            required("InvocationTimeLimitSeconds", Field::Mixed),
            optional("ViewData", Field::Json),
            optional(
                "SensitiveDataConfiguration",
                Field::Object(&only(&[required(
                    "HideResponseOn",
                    Field::List(&Field::Word(&["TRANSCRIPT"])),
                )])),
            ),
        ]),
        must: &[NoMatchingCondition, NoMatchingError, TimeLimitExceeded],
        conditions: Conditions::Equals,
        copies: NO_MATCHING_ERROR,
        flows: FlowTypes::INBOUND.and(FlowTypes::QUEUE),
        channels: Channels::CHAT,
        meets: Meets::Listens,
        fills: Some(Register::Views),
        ..PLAIN
    },
];

const INPUT: ActionRule = ActionRule {
    kind: "GetParticipantInput",
    flows: FlowTypes::LISTENING,
    channels: Channels::VOICE,
    ..PLAIN
};

const MENU: ActionRule = ActionRule {
    block: "Get customer input",
    takes: only(&[
        TEXT,
        SSML,
        PROMPT_ID,
        MEDIA,
        required("StoreInput", Field::Word(&["False"])),
        required("InputTimeLimitSeconds", SECONDS),
    ])
    .grouped(&[at_most_one(PROMPTS)]),
    must: &[InputTimeLimitExceeded, NoMatchingCondition, NoMatchingError],
    conditions: Conditions::Keys,
    copies: NO_MATCHING_CONDITION,
    meets: Meets::Listens,
    ..INPUT
};

const VALIDATION: Shape = only(&[
    optional(
        "PhoneNumberValidation",
        Field::Object(&only(&[
            required("NumberFormat", Field::Word(&["Local", "E164"])),
            optional("CountryCode", Field::Static),
        ])),
    ),
    optional("CustomValidation", Field::Object(&only(&[required("MaximumLength", Field::Mixed)]))),
])
.grouped(&[exactly_one(&["PhoneNumberValidation", "CustomValidation"])]);

pub(super) static STORE: ActionRule = ActionRule {
    block: "Store customer input",
    takes: only(&[
        TEXT,
        SSML,
        PROMPT_ID,
        MEDIA,
        required("StoreInput", Field::Word(&["True"])),
        required("InputTimeLimitSeconds", SECONDS),
        required("InputValidation", Field::Object(&VALIDATION)),
        optional(
            "InputEncryption",
            Field::Object(&only(&[
                required("EncryptionKeyId", Field::Mixed),
                required("Key", Field::Mixed),
            ])),
        ),
        optional(
            "DTMFConfiguration",
            Field::Object(&only(&[
                optional("InputTerminationSequence", Field::Mixed),
                optional("DisableCancelKey", FLAG),
                optional("InterdigitTimeLimitSeconds", Field::NumberOrReference(1, 20)),
            ])),
        ),
    ])
    .grouped(&[at_most_one(PROMPTS)]),
    must: FAILS,
    with: &[(InvalidPhoneNumber, "InputValidation.PhoneNumberValidation")],
    meets: Meets::Listens,
    fills: Some(Register::StoredCustomerInput),
    ..INPUT
};

static TOUCHTONE_BUFFER: ActionRule = ActionRule {
    block: "Set touchtone buffer",
    takes: only(&[
        required("EnableDTMFBuffer", SMALL_FLAG),
        optional("StoreInput", Field::Word(&["true"])),
    ]),
    must: FAILS,
    ..INPUT
};

/// `GetParticipantInput` is a menu, a stored input, or the touchtone buffer.
pub(super) fn variant(rule: &ActionRule, action: &Action) -> Option<&'static ActionRule> {
    if rule.kind != INPUT.kind {
        return None;
    }
    let has = |name| action.parameters.as_ref().is_some_and(|given| given.contains_key(name));
    if has("EnableDTMFBuffer") {
        Some(&TOUCHTONE_BUFFER)
    } else if is(action, "StoreInput", "True") {
        Some(&STORE)
    } else {
        None
    }
}
