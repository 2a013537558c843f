//! What a name in a generated flow stands for.

/// The menus' name in an ARN or a placeholder: `arn:aws:lambda:us-east-1:111122223333:function:x`
/// and `UNBOUND-lambda-x` both mean `x`.
#[must_use]
pub(super) fn bound_name(id: &str) -> &str {
    let last = id.rsplit([':', '/']).next().unwrap_or(id);
    let placeholder = last.strip_prefix("UNBOUND-").and_then(|rest| rest.split_once('-'));
    placeholder.map_or(last, |(_kind, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_arns_end_in_the_name() {
        for id in [
            "customer",
            "UNBOUND-lambda-customer",
            "arn:aws:lambda:us-east-1:111122223333:function:customer",
            "arn:aws:connect:us-east-1:111122223333:instance/1/queue/customer",
        ] {
            assert_eq!(bound_name(id), "customer");
        }
    }
}
