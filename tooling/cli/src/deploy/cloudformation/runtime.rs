//! The runtime in a template: its table, its functions, what they may do, and its address.

use pivotline_connect::Resource;
use pivotline_service::table::TableShape;
use serde_json::{Map, Value, json};

use super::making::Making;
use super::resources::{arn, reference, resource, sub};

/// The function whose being made says that the pages are served from here, too.
const LINK: &str = "GenerateVisualLink";

/// Adds what serves the functions of the flows; nothing where all of them are elsewhere.
pub(super) fn add(making: &mut Making<'_>, environment: Option<&str>) {
    if making.functions.is_empty() {
        return;
    }
    let pages = making.functions.contains(LINK);
    parameters(making, environment);
    table(making);
    voice(making);
    if pages {
        web(making);
    }
}

fn parameters(making: &mut Making<'_>, environment: Option<&str>) {
    let runtime = &making.environment.runtime;
    let text = |key: &str| runtime.get(key).and_then(toml::Value::as_str);
    let table = text("table").unwrap_or("pivotline");
    let programs = text("artefacts").and_then(|place| place.strip_prefix("s3://"));
    let (bucket, prefix) = programs.map_or((None, ""), |place| {
        place.split_once('/').map_or((Some(place), ""), |(bucket, prefix)| (Some(bucket), prefix))
    });
    let prefix = prefix.trim_matches('/');
    let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
    let key = text("server_key").and_then(|place| place.strip_prefix("secretsmanager:"));
    let key = key.and_then(|place| place.split('#').next());
    let origination = making.environment.texts.get("origination").and_then(toml::Value::as_str);
    let origination = origination.filter(|origination| origination.starts_with("arn:"));
    let usual = [
        (
            "EnvironmentName",
            "The environment of pivotline.toml, which stands in the packages",
            environment,
        ),
        ("PackageBucket", "The bucket of the packages", None),
        ("VoicePackage", "The key of pivotline-voice's package, with pivotline.toml in it", None),
        ("WebPackage", "The key of pivotline-web's package, with pivotline.toml in it", None),
        ("TableName", "The table: runtime.table", Some(table)),
        ("ProgramsBucket", "The bucket of compiled programs: runtime.artefacts", bucket),
        (
            "ProgramsPrefix",
            "What their keys begin with, with / at its end; or empty",
            Some(prefix.as_str()),
        ),
        ("ServerKeyArn", "The secret of the server's key: runtime.server_key", key),
        (
            "TextOrigination",
            "The ARN of the number or pool that texts come from: texts.origination; empty where SNS sends them",
            Some(origination.unwrap_or_default()),
        ),
        ("AlarmTopicArn", "Where alarms are told; empty: nowhere", Some("")),
    ];
    let pages = making.functions.contains(LINK);
    for (id, about, default) in usual {
        if pages || id != "WebPackage" {
            making.parameter(id, about, default);
        }
    }
    let choice = |about: &str, default: Value, values: Value| json!({ "Type": if default.is_number() { "Number" } else { "String" }, "Description": about, "Default": default, "AllowedValues": values });
    let architecture =
        choice("What the packages are built for", "arm64".into(), json!(["arm64", "x86_64"]));
    making.parameters.insert("Architecture".to_owned(), architecture);
    let days = choice(
        "How long logs are kept, in days",
        30.into(),
        json!([1, 7, 14, 30, 60, 90, 180, 365, 731]),
    );
    making.parameters.insert("LogDays".to_owned(), days);
    let is_empty = |id: &str| json!({ "Fn::Equals": [reference(id), ""] });
    making.conditions.insert("TextsBySns".to_owned(), is_empty("TextOrigination"));
    making
        .conditions
        .insert("TellsAlarms".to_owned(), json!({ "Fn::Not": [is_empty("AlarmTopicArn")] }));
}

fn table(making: &mut Making<'_>) {
    let shape = TableShape::SESSIONS;
    let mut properties = json!({
        "TableName": reference("TableName"),
        "AttributeDefinitions": [{ "AttributeName": shape.key, "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": shape.key, "KeyType": "HASH" }],
        "TimeToLiveSpecification": { "AttributeName": shape.time_to_live, "Enabled": true },
        "DeletionProtectionEnabled": shape.deletion_protection,
        "PointInTimeRecoverySpecification": {
            "PointInTimeRecoveryEnabled": shape.point_in_time_recovery,
        },
    });
    if let Some(members) = properties.as_object_mut().filter(|_| shape.on_demand) {
        members.insert("BillingMode".to_owned(), "PAY_PER_REQUEST".into());
    }
    let mut table = resource("AWS::DynamoDB::Table", properties);
    if let Some(members) = table.as_object_mut() {
        members.insert("DeletionPolicy".to_owned(), "Retain".into());
        members.insert("UpdateReplacePolicy".to_owned(), "Retain".into());
    }
    making.add("Table", table);
}

fn voice(making: &mut Making<'_>) {
    let mut may = everybody(making, "VoiceLogs");
    may.push(json!({ "Fn::If": ["TextsBySns", {
        "Sid": "TextsBySns",
        "Effect": "Allow",
        "Action": "sns:Publish",
        // A text to a number names no resource; a topic does.
        "NotResource": sub("arn:${AWS::Partition}:sns:*:*:*"),
    }, {
        "Sid": "Texts",
        "Effect": "Allow",
        "Action": "sms-voice:SendTextMessage",
        "Resource": reference("TextOrigination"),
    }] }));
    may.push(allow("LooksNumbersUp", &["sms-voice:CarrierLookup"], &json!("*")));
    role(making, "VoiceRole", may);
    logs(making, "VoiceLogs");
    for name in making.functions.clone() {
        let id = making.ids.of(Resource::Lambda, &name).to_owned();
        let variables = json!({ "PIVOTLINE_ENVIRONMENT": reference("EnvironmentName"), "PIVOTLINE_FUNCTION": name });
        making.add(&id, function("Voice", variables, 8));
        making.add(
            &format!("{id}Permission"),
            resource(
                "AWS::Lambda::Permission",
                json!({
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": reference(&id),
                    "Principal": "connect.amazonaws.com",
                    "SourceAccount": reference("AWS::AccountId"),
                    "SourceArn": reference("InstanceArn"),
                }),
            ),
        );
        making.add(
            &format!("{id}Association"),
            resource(
                "AWS::Connect::IntegrationAssociation",
                json!({
                    "InstanceId": reference("InstanceArn"),
                    "IntegrationType": "LAMBDA_FUNCTION",
                    "IntegrationArn": arn(&id),
                }),
            ),
        );
    }
    if making.functions.contains(LINK) {
        let id = making.ids.of(Resource::Lambda, LINK).to_owned();
        alarm(
            making,
            "LinkErrors",
            "Links cannot be made: callers go on by voice",
            "AWS/Lambda",
            "Errors",
            ("FunctionName", reference(&id)),
        );
    }
}

fn web(making: &mut Making<'_>) {
    let mut may = everybody(making, "WebLogs");
    let people = [
        "connect:CreateParticipant",
        "connect:DescribeContact",
        "connect:GetCurrentMetricData",
        "connect:GetEffectiveHoursOfOperations",
        "connect:StartChatContact",
        "connect:StartOutboundVoiceContact",
        "connect:StartTaskContact",
        "connect:StartWebRTCContact",
        "connect:StopContact",
        "connect:UpdateContactAttributes",
    ];
    may.push(allow(
        "HandsOver",
        &people,
        &json!([reference("InstanceArn"), sub("${InstanceArn}/*")]),
    ));
    role(making, "WebRole", may);
    logs(making, "WebLogs");
    let variables = json!({ "PIVOTLINE_ENVIRONMENT": reference("EnvironmentName") });
    making.add("WebFunction", function("Web", variables, 29));
    making.add(
        "WebApi",
        resource(
            "AWS::ApiGatewayV2::Api",
            json!({
                "Name": sub("${AWS::StackName}-web"),
                "ProtocolType": "HTTP",
            }),
        ),
    );
    making.add(
        "WebIntegration",
        resource(
            "AWS::ApiGatewayV2::Integration",
            json!({
                "ApiId": reference("WebApi"),
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": arn("WebFunction"),
                "PayloadFormatVersion": "2.0",
            }),
        ),
    );
    making.add(
        "WebRoute",
        resource(
            "AWS::ApiGatewayV2::Route",
            json!({
                "ApiId": reference("WebApi"),
                "RouteKey": "$default",
                "Target": sub("integrations/${WebIntegration}"),
            }),
        ),
    );
    making.add(
        "WebStage",
        resource(
            "AWS::ApiGatewayV2::Stage",
            json!({
                "ApiId": reference("WebApi"),
                "StageName": "$default",
                "AutoDeploy": true,
            }),
        ),
    );
    making.add("WebPermission", resource("AWS::Lambda::Permission", json!({
        "Action": "lambda:InvokeFunction",
        "FunctionName": reference("WebFunction"),
        "Principal": "apigateway.amazonaws.com",
        "SourceAccount": reference("AWS::AccountId"),
        "SourceArn": sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WebApi}/*/*"),
    })));
    alarm(
        making,
        "WebErrors",
        "The pages answer with errors",
        "AWS/Lambda",
        "Errors",
        ("FunctionName", reference("WebFunction")),
    );
    making.outputs.insert("WebAddress".to_owned(), json!({
        "Description": "Where the pages are: runtime.base_url, or what a name of your own leads to",
        "Value": { "Fn::GetAtt": ["WebApi", "ApiEndpoint"] },
    }));
}

/// What both programs may do.
fn everybody(making: &Making<'_>, logs: &str) -> Vec<Value> {
    let store = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    let programs = sub("arn:${AWS::Partition}:s3:::${ProgramsBucket}/${ProgramsPrefix}*");
    let mut listing = allow(
        "KnowsWhatIsMissing",
        &["s3:ListBucket"],
        &sub("arn:${AWS::Partition}:s3:::${ProgramsBucket}"),
    );
    if let Some(members) = listing.as_object_mut() {
        members.insert(
            "Condition".to_owned(),
            json!({ "StringLike": { "s3:prefix": sub("${ProgramsPrefix}*") } }),
        );
    }
    let mut may = vec![
        allow("WritesLogs", &["logs:CreateLogStream", "logs:PutLogEvents"], &arn(logs)),
        allow("KeepsSessions", &store, &arn("Table")),
        allow("ReadsPrograms", &["s3:GetObject"], &programs),
        listing,
        allow("ReadsTheServerKey", &["secretsmanager:GetSecretValue"], &reference("ServerKeyArn")),
    ];
    let services = making.environment.services.values();
    let services = services.filter_map(|service| service.get("lambda")?.as_str());
    let services: Vec<&str> = services.collect();
    if !services.is_empty() {
        may.push(allow("AsksServices", &["lambda:InvokeFunction"], &json!(services)));
    }
    may
}

fn allow(sid: &str, actions: &[&str], resource: &Value) -> Value {
    json!({ "Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource })
}

fn role(making: &mut Making<'_>, id: &str, may: Vec<Value>) {
    making.add(
        id,
        resource(
            "AWS::IAM::Role",
            json!({
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [{
                        "Effect": "Allow",
                        "Principal": { "Service": "lambda.amazonaws.com" },
                        "Action": "sts:AssumeRole",
                    }],
                },
                "Policies": [{
                    "PolicyName": "work",
                    "PolicyDocument": { "Version": "2012-10-17", "Statement": may },
                }],
            }),
        ),
    );
}

fn logs(making: &mut Making<'_>, id: &str) {
    let mut logs =
        resource("AWS::Logs::LogGroup", json!({ "RetentionInDays": reference("LogDays") }));
    if let Some(members) = logs.as_object_mut() {
        members.insert("DeletionPolicy".to_owned(), "Delete".into());
        members.insert("UpdateReplacePolicy".to_owned(), "Delete".into());
    }
    making.add(id, logs);
}

fn function(face: &str, variables: Value, seconds: u32) -> Value {
    resource(
        "AWS::Lambda::Function",
        json!({
            "Runtime": "provided.al2023",
            "Handler": "bootstrap",
            "Architectures": [reference("Architecture")],
            "Code": { "S3Bucket": reference("PackageBucket"), "S3Key": reference(&format!("{face}Package")) },
            "Role": arn(&format!("{face}Role")),
            "MemorySize": 256,
            "Timeout": seconds,
            "LoggingConfig": { "LogGroup": reference(&format!("{face}Logs")) },
            "Environment": { "Variables": variables },
        }),
    )
}

fn alarm(
    making: &mut Making<'_>,
    id: &str,
    about: &str,
    namespace: &str,
    metric: &str,
    (dimension, value): (&str, Value),
) {
    let mut properties = Map::new();
    let told = json!({ "Fn::If": ["TellsAlarms", [reference("AlarmTopicArn")], reference("AWS::NoValue")] });
    for (key, value) in [
        ("AlarmDescription", about.into()),
        ("Namespace", namespace.into()),
        ("MetricName", metric.into()),
        ("Dimensions", json!([{ "Name": dimension, "Value": value }])),
        ("Statistic", "Sum".into()),
        ("Period", 60.into()),
        ("EvaluationPeriods", 5.into()),
        ("DatapointsToAlarm", 3.into()),
        ("Threshold", 1.into()),
        ("ComparisonOperator", "GreaterThanOrEqualToThreshold".into()),
        ("TreatMissingData", "notBreaching".into()),
        ("AlarmActions", told),
    ] {
        properties.insert(key.to_owned(), value);
    }
    making.add(id, resource("AWS::CloudWatch::Alarm", properties.into()));
}
