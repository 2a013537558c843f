//! Where compiled programs are kept.

use std::path::PathBuf;

/// Where compiled programs are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArtefactPlace {
    /// A folder: of the container, of the Lambda package, or shared by the servers.
    Folder(PathBuf),
    /// A bucket of S3.
    S3 {
        /// The bucket.
        bucket: String,
        /// What every key begins with; it ends with `/` or is empty.
        prefix: String,
    },
}

impl ArtefactPlace {
    /// The place that `text` names: `s3://bucket/prefix`, or the path of a folder.
    ///
    /// # Errors
    /// It is neither; the message says why.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let Some(s3) = text.strip_prefix("s3://") else {
            return match text.contains("://") {
                true => Err("this is neither a folder nor a bucket of S3"),
                false => Ok(Self::Folder(text.into())),
            };
        };
        let (bucket, prefix) = s3.split_once('/').unwrap_or((s3, ""));
        let good =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(good) {
            return Err("this names no bucket that can exist");
        }
        let prefix = prefix.trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(Self::S3 { bucket: bucket.to_owned(), prefix })
    }
}
