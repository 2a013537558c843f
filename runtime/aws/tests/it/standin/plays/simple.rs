//! Operations that remember nothing.

use serde_json::{Value, json};

use super::super::faults::Refusal;
use super::super::fresh;

/// The output of an operation that is one of these.
pub(super) fn play(operation: &str, input: &Value) -> Option<Result<Value, Refusal>> {
    let output = match operation {
        "Publish" | "SendTextMessage" => json!({ "MessageId": fresh("message") }),
        "CarrierLookup" => carrier(input["PhoneNumber"].as_str().unwrap_or_default()),
        "PhoneNumberValidate" => {
            validated(input["NumberValidateRequest"]["PhoneNumber"].as_str().unwrap_or_default())
        }
        "Invoke" => json!({ "StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": "{}" }),
        "GetSecretValue" => {
            return Some(Err(Refusal::new("ResourceNotFoundException", "there is no such secret")));
        }
        "DescribeHoursOfOperation" => hours(input),
        "GetCurrentMetricData" => json!({ "MetricResults": [] }),
        "GetEffectiveHoursOfOperations" => effective_hours(input),
        _ => return None,
    };
    Some(Ok(output))
}

/// Numbers that end in 99 are landlines, all others are mobile.
fn carrier(number: &str) -> Value {
    let kind = if number.ends_with("99") { "LANDLINE" } else { "MOBILE" };
    json!({
        "E164PhoneNumber": number,
        "PhoneNumberType": kind,
        "DialingCountryCode": "1",
        "IsoCountryCode": "US",
        "Country": "United States",
        "MCC": "310",
        "MNC": "410",
        "Carrier": "Example Mobile",
    })
}

fn validated(number: &str) -> Value {
    let landline = number.ends_with("99");
    let answer = json!({
        "CleansedPhoneNumberE164": number,
        "PhoneType": if landline { "LANDLINE" } else { "MOBILE" },
        "PhoneTypeCode": i32::from(landline),
        "Carrier": "Example Mobile",
        "Country": "United States",
        "CountryCodeIso2": "US",
        "CountryCodeNumeric": "1",
        "OriginalPhoneNumber": number,
    });
    json!({ "NumberValidateResponse": answer })
}

const DAYS: [&str; 7] =
    ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/// Open at all times.
fn hours(input: &Value) -> Value {
    let (from, to) = (json!({ "Hours": 0, "Minutes": 0 }), json!({ "Hours": 23, "Minutes": 59 }));
    let day = |day: &&str| json!({ "Day": day, "StartTime": from, "EndTime": to });
    json!({ "HoursOfOperation": {
        "HoursOfOperationId": input["HoursOfOperationId"],
        "Name": "always",
        "TimeZone": "UTC",
        "Config": DAYS.iter().map(day).collect::<Vec<_>>(),
    } })
}

fn effective_hours(input: &Value) -> Value {
    let (from, to) = (json!({ "Hours": 0, "Minutes": 0 }), json!({ "Hours": 23, "Minutes": 59 }));
    let open = json!([{ "Start": from, "End": to }]);
    let mut days = vec![json!({ "Date": input["FromDate"], "OperationalHours": open })];
    if input["ToDate"] != input["FromDate"] {
        days.push(json!({ "Date": input["ToDate"], "OperationalHours": open }));
    }
    json!({ "EffectiveHoursOfOperationList": days, "TimeZone": "UTC" })
}
