//! Why a request failed, in few words.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// Why it failed, for an operator. Of what the service says only the code is taken: its messages
/// may quote keys and values.
pub(super) fn cause<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    match error {
        SdkError::ConstructionFailure(_) => "the request could not be made".to_owned(),
        SdkError::TimeoutError(_) => "there was no answer in time".to_owned(),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => {
            "there was no answer in time".to_owned()
        }
        SdkError::DispatchFailure(_) => "DynamoDB could not be reached".to_owned(),
        SdkError::ResponseError(_) => "the answer could not be read".to_owned(),
        SdkError::ServiceError(refused) => of_code(refused.err().code()),
        _ => "it failed for a reason that is not known here".to_owned(),
    }
}

fn of_code(code: Option<&str>) -> String {
    match code {
        Some("ResourceNotFoundException") => "the table does not exist".to_owned(),
        Some(
            "ProvisionedThroughputExceededException"
            | "ThrottlingException"
            | "RequestLimitExceeded",
        ) => "DynamoDB has too much to do".to_owned(),
        Some(code) => format!("DynamoDB answered {code}"),
        None => "DynamoDB answered an error without a name".to_owned(),
    }
}
