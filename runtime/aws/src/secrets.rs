//! Secrets: the configuration says where one is, and never what it is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pivotline_service::ServerKey;

use crate::failure::cause;

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretPlace {
    /// In the environment of the process: `env:NAME`.
    Variable(String),
    /// In AWS Secrets Manager: `secretsmanager:ARN`, or `secretsmanager:ARN#key` for one part of
    /// a secret that is a JSON object.
    SecretsManager {
        /// The secret's ARN.
        arn: String,
        /// The part of it.
        key: Option<String>,
    },
}

/// A secret. It has no form that a log could show.
#[derive(Clone)]
pub struct SecretText(String);

/// Why there is no secret. It never holds a part of one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The variable is not set, or empty.
    #[error("the variable {0} of the environment is not set")]
    NotSet(String),
    /// Secrets Manager has no such secret for us.
    #[error("Secrets Manager gave no text for {arn}: {why}")]
    NotGiven {
        /// The secret's ARN.
        arn: String,
        /// Why.
        why: String,
    },
    /// The secret has no such part.
    #[error("the secret {arn} is no JSON object with a text `{key}`")]
    NoSuchPart {
        /// The secret's ARN.
        arn: String,
        /// The part.
        key: String,
    },
    /// It is no key.
    #[error("the server's key must be 32 random bytes in base64url: 43 characters")]
    NotAKey,
}

impl SecretPlace {
    /// The place that `text` names; `None` where it names none, as a secret itself does.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(name) = text.strip_prefix("env:") {
            let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            let is_name = !name.is_empty() && name.bytes().all(good);
            return is_name.then(|| Self::Variable(name.to_owned()));
        }
        let rest = text.strip_prefix("secretsmanager:").filter(|rest| !rest.is_empty())?;
        let (arn, key) = match rest.split_once('#') {
            Some((arn, key)) => (arn, Some(key.to_owned()).filter(|key| !key.is_empty())),
            None => (rest, None),
        };
        Some(Self::SecretsManager { arn: arn.to_owned(), key })
    }

    /// The secret itself.
    ///
    /// # Errors
    /// It is not there, or cannot be read.
    pub async fn read(
        &self,
        manager: impl FnOnce() -> aws_sdk_secretsmanager::Client,
    ) -> Result<SecretText, SecretError> {
        match self {
            Self::Variable(name) => {
                let value = std::env::var(name).ok().filter(|value| !value.is_empty());
                value.map(SecretText).ok_or_else(|| SecretError::NotSet(name.clone()))
            }
            Self::SecretsManager { arn, key } => {
                let whole = given(&manager(), arn).await?;
                match key {
                    Some(key) => part(&whole, arn, key),
                    None => Ok(SecretText(whole)),
                }
            }
        }
    }
}

async fn given(manager: &aws_sdk_secretsmanager::Client, arn: &str) -> Result<String, SecretError> {
    let not_given = |why: String| SecretError::NotGiven { arn: arn.to_owned(), why };
    let asked = manager.get_secret_value().secret_id(arn).send().await;
    let answer = asked.map_err(|error| not_given(cause(&error).to_owned()))?;
    answer.secret_string.ok_or_else(|| not_given("it holds bytes".to_owned()))
}

fn part(whole: &str, arn: &str, key: &str) -> Result<SecretText, SecretError> {
    let parsed = serde_json::from_str::<serde_json::Value>(whole).ok();
    let text = parsed.as_ref().and_then(|object| object.get(key)?.as_str());
    let missing = || SecretError::NoSuchPart { arn: arn.to_owned(), key: key.to_owned() };
    text.map(|text| SecretText(text.to_owned())).ok_or_else(missing)
}

impl SecretText {
    /// The secret's characters, for whoever needs them, and for nobody else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The server's key that it is.
    ///
    /// # Errors
    /// It is none.
    pub fn server_key(&self) -> Result<ServerKey, SecretError> {
        let text = self.0.trim().trim_end_matches('=');
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| SecretError::NotAKey)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| SecretError::NotAKey)?;
        Ok(ServerKey::from_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody() -> aws_sdk_secretsmanager::Client {
        panic!("a variable needs no Secrets Manager")
    }

    #[test]
    fn a_place_is_named_and_a_secret_is_not_taken_for_one() {
        let variable = SecretPlace::parse("env:PIVOTLINE_KEY");
        assert_eq!(variable, Some(SecretPlace::Variable("PIVOTLINE_KEY".to_owned())));
        let arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:keys-AbCdEf";
        let place = SecretPlace::parse(&format!("secretsmanager:{arn}#server"));
        let key = Some("server".to_owned());
        assert_eq!(place, Some(SecretPlace::SecretsManager { arn: arn.to_owned(), key }));
        for clear in ["hunter2", "env:", "env:A B", "secretsmanager:", ""] {
            assert_eq!(SecretPlace::parse(clear), None, "{clear}");
        }
    }

    #[tokio::test]
    async fn a_variable_that_is_not_set_is_told_by_its_name() {
        let place = SecretPlace::Variable("PIVOTLINE_NOBODY_SETS_THIS".to_owned());
        let told = place.read(nobody).await.err().map(|error| error.to_string());
        assert!(told.is_some_and(|told| told.contains("PIVOTLINE_NOBODY_SETS_THIS")));
    }

    #[test]
    fn a_key_is_32_bytes_and_nothing_else() {
        let of = |bytes: &[u8]| SecretText(URL_SAFE_NO_PAD.encode(bytes)).server_key();
        assert!(of(&[7; 32]).is_ok());
        assert!(SecretText(format!("{}=\n", URL_SAFE_NO_PAD.encode([7; 32]))).server_key().is_ok());
        for wrong in [of(&[7; 31]), of(&[7; 33]), SecretText("no key".to_owned()).server_key()] {
            assert_eq!(wrong.err(), Some(SecretError::NotAKey));
        }
    }

    #[test]
    fn a_part_of_a_json_secret_is_found_or_told() {
        let found = part(r#"{"server":"x","n":1}"#, "arn", "server");
        assert_eq!(found.map(|text| text.0), Ok("x".to_owned()));
        for whole in [r#"{"n":1}"#, "x", "[]"] {
            let missing = SecretError::NoSuchPart { arn: "arn".to_owned(), key: "n".to_owned() };
            assert_eq!(part(whole, "arn", "n").err(), Some(missing), "{whole}");
        }
    }
}
