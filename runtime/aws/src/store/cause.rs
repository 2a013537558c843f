//! Why a request failed, in few words.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

use crate::failure::{Failure, why};

/// Why it failed, for an operator. Of what the service says only the code is taken: its messages
/// may quote keys and values.
pub(super) fn cause<E: ProvideErrorMetadata>(error: &SdkError<E>) -> String {
    match Failure::of(error) {
        Failure::NotFound => "the table does not exist".to_owned(),
        _ => why("DynamoDB", error),
    }
}
