//! The words of the Flow language.

/// Words of the Flow language, each with its text.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($word:ident,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the word of the Flow language")]
        pub enum $name {
            $($word,)*
        }

        impl $name {
            /// All words.
            pub const ALL: &[Self] = &[$(Self::$word,)*];

            /// The word as it is written.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$word => stringify!($word),)*
                }
            }
        }
    };
}

words! {
    /// How a condition compares.
    Operator {
        Equals,
        TextStartsWith,
        TextEndsWith,
        TextContains,
        NumberGreaterThan,
        NumberGreaterOrEqualTo,
        NumberLessThan,
        NumberLessOrEqualTo,
        KeyExists,
    }
}

words! {
    /// An error that an action may end in.
    ErrorType {
        NoMatchingError,
        NoMatchingCondition,
        InputTimeLimitExceeded,
        InvalidPhoneNumber,
        QueueAtCapacity,
        TimeLimitExceeded,
        ParticipantNotFound,
        InvalidCallbackNumber,
        CallbackNumberNotDialable,
        ChannelMismatch,
        InFlightRedactionConfigurationFailed,
        CallFailed,
        ConnectionTimeLimitExceeded,
        MultipleFoundError,
        NoneFoundError,
        MultipleFound,
        NoneFound,
        ContactNotLinked,
    }
}

words! {
    /// What happens to a contact later.
    EventHook {
        CustomerQueue,
        AgentWhisper,
        CustomerRemaining,
    }
}

words! {
    /// Whether flows write into the log.
    Logging {
        Enabled,
        Disabled,
    }
}

words! {
    /// What can be asked of a queue.
    Metric {
        NumberOfAgentsStaffed,
        NumberOfContactsInQueue,
    }
}
