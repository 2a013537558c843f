//! A stand-in for logins: the person says who they are, and is believed.

use async_trait::async_trait;
use pivotline_ir::{Login, Name, Tag};
use pivotline_service::ports::Identity;

/// The choice that proves it.
pub(crate) const CONFIRM: &str = "confirm";
/// The choice that refuses.
pub(crate) const CANCEL: &str = "cancel";

/// Believes whoever confirms. For a laptop alone: it proves nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct StandInIdentity;

#[async_trait]
impl Identity for StandInIdentity {
    fn choices(&self, _name: &Name, _login: &Login, language: &Tag) -> Vec<(String, String)> {
        let (confirm, cancel) = match language.language() {
            "es" => ("Confirmar", "Cancelar"),
            _ => ("Confirm", "Cancel"),
        };
        let choices = [(CONFIRM, confirm), (CANCEL, cancel)];
        choices.map(|(id, label)| (id.to_owned(), label.to_owned())).into()
    }

    async fn decide(&self, _name: &Name, _login: &Login, choice: &str) -> Option<bool> {
        match choice {
            CONFIRM => Some(true),
            CANCEL => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use pivotline_ir::LoginWay;

    use super::*;

    #[tokio::test]
    async fn every_choice_on_the_page_decides_and_no_other_does() {
        let (name, login) = (Name::from("bank_app"), Login { ways: vec![LoginWay::Passkey] });
        let mut decided = Vec::new();
        let spanish = StandInIdentity.choices(&name, &login, &"es-US".into());
        assert_eq!(spanish[0].1, "Confirmar");
        for (id, _) in StandInIdentity.choices(&name, &login, &"en-US".into()) {
            decided.push(StandInIdentity.decide(&name, &login, &id).await);
        }
        assert_eq!(decided, [Some(true), Some(false)]);
        assert_eq!(StandInIdentity.decide(&name, &login, "yes").await, None);
    }
}
