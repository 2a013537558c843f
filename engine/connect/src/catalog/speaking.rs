//! Speaking and listening.

use crate::document::Action;

use super::{
    ActionRule, Conditions, FAILS, Field, Next, PLAIN, Parameter, at_least_one, at_most_one,
    exactly_one, is, optional, required,
};

const PROMPTS: &[&str] = &["Text", "SSML", "PromptId", "Media"];
const TEXT: Parameter = optional("Text", Field::Mixed);
const SSML: Parameter = optional("SSML", Field::Mixed);
const PROMPT_ID: Parameter = optional("PromptId", Field::Whole);
const MEDIA: Parameter = optional("Media", Field::Nested);

/// No longer time is known to be taken anywhere.
const MOST_SECONDS: u32 = 604_800;

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "MessageParticipant",
        parameters: &[
            TEXT,
            SSML,
            PROMPT_ID,
            MEDIA,
            optional("SkipWhenDTMFBufferEnabled", Field::Word(&["true", "false"])),
        ],
        groups: &[exactly_one(PROMPTS)],
        may: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "MessageParticipantIteratively",
        parameters: &[
            required("Messages", Field::Nested),
            optional("InterruptFrequencySeconds", Field::Static),
            optional("ContinueMessagingDuringInterrupt", Field::Static),
        ],
        may: FAILS,
        conditions: Conditions::Words(&["MessagesInterrupted"]),
        next: Next::Optional,
        ..PLAIN
    },
    ActionRule {
        kind: "ConnectParticipantWithLexBot",
        parameters: &[
            TEXT,
            SSML,
            PROMPT_ID,
            MEDIA,
            optional("LexV2Bot", Field::Nested),
            optional("LexBot", Field::Nested),
            optional("LexSessionAttributes", Field::Nested),
            optional("LexInitializationData", Field::Nested),
            optional("LexTimeoutSeconds", Field::Nested),
        ],
        groups: &[
            at_least_one(&["Text", "SSML", "PromptId", "Media", "LexInitializationData"]),
            at_most_one(PROMPTS),
            exactly_one(&["LexV2Bot", "LexBot"]),
        ],
        must: &["NoMatchingError", "NoMatchingCondition"],
        may: &["InputTimeLimitExceeded"],
        conditions: Conditions::Equals,
        // Whether it may be without was never tried.
        next: Next::Optional,
        ..PLAIN
    },
    ActionRule { kind: "DisconnectParticipant", next: Next::Terminal, ..PLAIN },
    ActionRule {
        kind: "ShowView",
        parameters: &[
            required("ViewResource", Field::Nested),
            required("InvocationTimeLimitSeconds", Field::Mixed),
            optional("ViewData", Field::Nested),
            optional("SensitiveDataConfiguration", Field::Nested),
        ],
        must: &["NoMatchingCondition", "NoMatchingError", "TimeLimitExceeded"],
        conditions: Conditions::Equals,
        ..PLAIN
    },
];

const MENU: ActionRule = ActionRule {
    kind: "GetParticipantInput",
    parameters: &[
        TEXT,
        SSML,
        PROMPT_ID,
        MEDIA,
        required("StoreInput", Field::Word(&["False"])),
        required("InputTimeLimitSeconds", Field::Number(1, MOST_SECONDS)),
    ],
    groups: &[at_most_one(PROMPTS)],
    must: &["InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError"],
    conditions: Conditions::Keys,
    ..PLAIN
};

const STORE: ActionRule = ActionRule {
    kind: "GetParticipantInput",
    parameters: &[
        TEXT,
        SSML,
        PROMPT_ID,
        MEDIA,
        required("StoreInput", Field::Word(&["True"])),
        required("InputTimeLimitSeconds", Field::Number(1, MOST_SECONDS)),
        required("InputValidation", Field::Nested),
        optional("InputEncryption", Field::Nested),
        optional("DTMFConfiguration", Field::Nested),
    ],
    groups: &[at_most_one(PROMPTS)],
    must: FAILS,
    may: &["InvalidPhoneNumber"],
    ..PLAIN
};

const TOUCHTONE_BUFFER: ActionRule = ActionRule {
    kind: "GetParticipantInput",
    parameters: &[
        required("EnableDTMFBuffer", Field::Word(&["true", "false"])),
        optional("StoreInput", Field::Word(&["true"])),
    ],
    must: FAILS,
    ..PLAIN
};

/// `GetParticipantInput` is a menu, a stored input, or the touchtone buffer.
pub(super) fn variant(action: &Action) -> Option<&'static ActionRule> {
    if action.kind != MENU.kind {
        return None;
    }
    let has = |name| action.parameters.as_ref().is_some_and(|given| given.contains_key(name));
    Some(if has("EnableDTMFBuffer") {
        &TOUCHTONE_BUFFER
    } else if is(action, "StoreInput", "True") {
        &STORE
    } else {
        &MENU
    })
}
