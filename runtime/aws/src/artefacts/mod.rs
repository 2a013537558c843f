//! Programs by digest, in a folder or in S3.
