//! What travels along with a contact to people, and the keys under which it does.

use crate::rules::Route;
use crate::value::ValueRef;

/// What the caller wants.
pub const INTENT: &str = "intent";
/// The language that they read and speak.
pub const LANGUAGE: &str = "language";
/// The login that was made last.
pub const LOGIN: &str = "login";
/// When it was made.
pub const LOGIN_TIME: &str = "login_time";
/// The menus that were played, blanks between.
pub const PATH: &str = "path";
/// Whether anybody logged in.
pub const PRE_VERIFIED: &str = "pre_verified";
/// What the agent is told.
pub const TELL_AGENT: &str = "tell_agent";
/// The route, on a contact that begins on the screen: its flow asks for it.
pub const ROUTE: &str = "route";
/// The number that called, on a contact that is no call of it.
pub const CALLER_PHONE: &str = "caller_phone";

impl Route {
    /// The keys under which something travels along by every route.
    pub const ALWAYS: [&'static str; 3] = [LANGUAGE, PATH, PRE_VERIFIED];

    /// The keys of what this route itself says, and others may not.
    #[must_use]
    pub fn own_keys(&self) -> Vec<String> {
        let intent = self.intent.iter().map(|_| INTENT.to_owned());
        let tell = self.tell.iter().map(|_| TELL_AGENT.to_owned());
        intent.chain(tell).chain(self.passed_keys()).collect()
    }

    /// The keys of all that may travel along from the screen.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let sometimes = [INTENT, LOGIN, LOGIN_TIME, TELL_AGENT];
        let along = Self::ALWAYS.into_iter().chain(sometimes).map(str::to_owned);
        along.chain(self.passed_keys()).collect()
    }

    fn passed_keys(&self) -> impl Iterator<Item = String> {
        self.pass.iter().map(Self::passed_key)
    }

    /// The key under which a passed value travels.
    #[must_use]
    pub fn passed_key(value: &ValueRef) -> String {
        value.name().replace('.', "_")
    }
}
