//! Look-up by the numbering plans that libphonenumber knows: no request, no carrier, and a number
//! that was ported is of the type it was given out as.

use async_trait::async_trait;
use phonenumber::{Type, metadata::DATABASE};
use pivotline_service::ports::{LineType, NumberFacts, Numbers, ServiceFailure};

use super::number;

/// Looks numbers up in the numbering plans.
pub struct OfflineNumbers;

#[async_trait]
impl Numbers for OfflineNumbers {
    async fn look_up(&self, phone: &str) -> Result<NumberFacts, ServiceFailure> {
        // The parser sees plain E.164 alone: it takes far more, and has crashed on some of it.
        let number = number(phone)?;
        let nothing = NumberFacts { line: LineType::Invalid, country: None, carrier: None };
        let Ok(found) = phonenumber::parse(None, number.reveal()) else { return Ok(nothing) };
        if !phonenumber::is_valid(&found) {
            return Ok(nothing);
        }
        let country = found.country().id().map(|id| id.as_ref().to_owned());
        Ok(NumberFacts { line: line(found.number_type(&DATABASE)), country, carrier: None })
    }
}

fn line(kind: Type) -> LineType {
    match kind {
        Type::Mobile => LineType::Mobile,
        Type::FixedLine => LineType::Landline,
        Type::FixedLineOrMobile => LineType::MobileOrLandline,
        Type::Voip => LineType::Voip,
        _ => LineType::Other,
    }
}
