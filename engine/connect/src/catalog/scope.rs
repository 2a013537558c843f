//! Where an action may stand: types of flows, and channels.

use crate::model::FlowType;

/// Some types of flows, and modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FlowTypes(u16);

const fn bit(kind: FlowType) -> u16 {
    1 << kind as u16
}

impl FlowTypes {
    const MODULE: u16 = 1 << FlowType::ALL.len();

    pub(crate) const ALL: Self = Self(Self::MODULE * 2 - 1);
    pub(crate) const INBOUND: Self = Self(bit(FlowType::ContactFlow) | Self::MODULE);
    pub(crate) const MODULES: Self = Self(Self::MODULE);
    pub(crate) const QUEUE: Self = Self(bit(FlowType::CustomerQueue));
    pub(crate) const HOLD: Self = Self(bit(FlowType::CustomerHold) | bit(FlowType::AgentHold));
    pub(crate) const OUTBOUND_WHISPER: Self = Self(bit(FlowType::OutboundWhisper));
    pub(crate) const TRANSFERS: Self =
        Self(bit(FlowType::AgentTransfer) | bit(FlowType::QueueTransfer));
    pub(crate) const WHISPERS: Self = Self(
        bit(FlowType::CustomerWhisper)
            | bit(FlowType::AgentWhisper)
            | bit(FlowType::OutboundWhisper),
    );
    /// Inbound flows, transfers, and modules.
    pub(crate) const ENTRY: Self = Self::INBOUND.and(Self::TRANSFERS);
    /// The same and queue flows.
    pub(crate) const ENTRY_AND_QUEUE: Self = Self::ENTRY.and(Self::QUEUE);
    /// The same and outbound whispers.
    pub(crate) const LISTENING: Self = Self::ENTRY_AND_QUEUE.and(Self::OUTBOUND_WHISPER);

    pub(crate) const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    pub(crate) const fn but(self, less: Self) -> Self {
        Self(self.0 & !less.0)
    }

    /// Those that are in both.
    pub(crate) const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn only(kind: FlowType) -> Self {
        Self(bit(kind))
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The words for them, as the designer writes them.
    pub(crate) fn words(self) -> Vec<&'static str> {
        let flows = FlowType::ALL.into_iter().filter(|kind| self.0 & bit(*kind) != 0);
        let module = (self.0 & Self::MODULE != 0).then_some("module");
        flows.map(FlowType::designer_name).chain(module).collect()
    }
}

/// Some channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Channels(u8);

/// The words for channels, each at the place of its bit.
const CHANNELS: [&str; 4] = ["voice", "chat", "task", "email"];

impl Channels {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const VOICE: Self = Self(1);
    pub(crate) const CHAT: Self = Self(2);
    pub(crate) const TASK: Self = Self(4);
    pub(crate) const ALL: Self = Self(15);

    pub(crate) const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    pub(crate) const fn but(self, less: Self) -> Self {
        Self(self.0 & !less.0)
    }

    /// Those that are in both.
    pub(crate) const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The channel that `$.Channel` is equal to this word on; none where it never is.
    pub(crate) fn named(word: &str) -> Self {
        let at = CHANNELS.iter().position(|channel| channel.eq_ignore_ascii_case(word));
        at.map_or(Self::NONE, |at| Self(1 << at))
    }

    /// The words for them.
    pub(crate) fn words(self) -> Vec<&'static str> {
        let all = CHANNELS.into_iter().enumerate();
        all.filter(|(at, _)| self.0 & (1 << at) != 0).map(|(_, word)| word).collect()
    }
}
