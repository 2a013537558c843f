//! `[environments.NAME.endpoints]`: other addresses for AWS's services, for tests and for private
//! networks.

use super::runtime::is_on_this_machine;
use super::section::Section;

/// Other addresses for AWS's services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoints {
    /// DynamoDB.
    pub dynamodb: Option<String>,
    /// S3.
    pub s3: Option<String>,
    /// SNS.
    pub sns: Option<String>,
    /// End User Messaging.
    pub sms_voice: Option<String>,
    /// Pinpoint.
    pub pinpoint: Option<String>,
    /// Amazon Connect.
    pub connect: Option<String>,
    /// Amazon Connect's participant service.
    pub connectparticipant: Option<String>,
    /// Lambda.
    pub lambda: Option<String>,
    /// Secrets Manager.
    pub secretsmanager: Option<String>,
}

impl Endpoints {
    pub(super) fn read(section: &Section<'_>) -> Self {
        let write = "write \"https://...\", or \"http://127.0.0.1:PORT\" on this machine";
        let one = |key| section.judged(key, write, endpoint);
        Self {
            dynamodb: one("dynamodb"),
            s3: one("s3"),
            sns: one("sns"),
            sms_voice: one("sms_voice"),
            pinpoint: one("pinpoint"),
            connect: one("connect"),
            connectparticipant: one("connectparticipant"),
            lambda: one("lambda"),
            secretsmanager: one("secretsmanager"),
        }
    }
}

fn endpoint(text: &str) -> Result<String, &'static str> {
    let is_good =
        text.starts_with("https://") || (text.starts_with("http://") && is_on_this_machine(text));
    if is_good { Ok(text.to_owned()) } else { Err("this is no address of AWS's services") }
}
