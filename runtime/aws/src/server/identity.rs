//! Logins: nobody can prove who a person is yet, so nobody is believed.

use async_trait::async_trait;
use pivotline_ir::{Login, Name, Tag};
use pivotline_service::ports::Identity;

/// Refuses every login. Its page has one button, which says so and leads back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NobodyIsBelieved;

#[async_trait]
impl Identity for NobodyIsBelieved {
    fn choices(&self, _name: &Name, _login: &Login, language: &Tag) -> Vec<(String, String)> {
        let label = match language.language() {
            "es" => "Aquí no se puede iniciar sesión todavía: volver",
            _ => "You cannot log in here yet: go back",
        };
        vec![("back".to_owned(), label.to_owned())]
    }

    async fn decide(&self, _name: &Name, _login: &Login, choice: &str) -> Option<bool> {
        (choice == "back").then_some(false)
    }
}

/// Believes whoever confirms. The configuration allows it on this machine alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EverybodyIsBelieved;

#[async_trait]
impl Identity for EverybodyIsBelieved {
    fn choices(&self, _name: &Name, _login: &Login, language: &Tag) -> Vec<(String, String)> {
        let (confirm, cancel) = match language.language() {
            "es" => ("Confirmar", "Cancelar"),
            _ => ("Confirm", "Cancel"),
        };
        vec![("confirm".to_owned(), confirm.to_owned()), ("cancel".to_owned(), cancel.to_owned())]
    }

    async fn decide(&self, _name: &Name, _login: &Login, choice: &str) -> Option<bool> {
        match choice {
            "confirm" => Some(true),
            "cancel" => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use pivotline_ir::LoginWay;

    use super::*;

    #[tokio::test]
    async fn whatever_is_chosen_nobody_is_believed() {
        let (name, login) = (Name::from("bank_app"), Login { ways: vec![LoginWay::Passkey] });
        let choices = NobodyIsBelieved.choices(&name, &login, &"en-US".into());
        assert!(!choices.is_empty(), "there is a way back");
        for choice in choices.iter().map(|(id, _)| id.as_str()).chain(["confirm", "yes", ""]) {
            assert_ne!(NobodyIsBelieved.decide(&name, &login, choice).await, Some(true));
        }
    }
}
