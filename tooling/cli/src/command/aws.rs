//! `pivotline aws`: an environment on AWS.

/// Runs the command.
///
/// # Errors
/// This build has no AWS in it.
#[cfg(not(feature = "aws"))]
pub fn run(_args: &crate::args::AwsArgs) -> anyhow::Result<crate::Ended> {
    anyhow::bail!(
        "this build has no AWS in it; get one that has by \
         `cargo install --path tooling/cli --features aws`"
    )
}

#[cfg(feature = "aws")]
mod with_sdk;
#[cfg(feature = "aws")]
pub use with_sdk::run;

#[cfg(all(test, not(feature = "aws")))]
mod tests {
    use clap::Parser as _;

    use crate::args::Args;

    #[test]
    fn a_build_without_it_says_how_to_get_it() {
        let args = Args::parse_from(["pivotline", "aws", "config", "--env", "prod"]);
        let told = crate::run(args).unwrap_err().to_string();
        assert!(told.contains("--features aws"), "{told}");
    }
}
