//! Who takes part.

/// A server, and what its crowd does.
pub(crate) struct Contestant {
    /// What it does.
    pub(crate) name: &'static str,
    /// With whom it is compared.
    pub(crate) against: &'static [&'static str],
    /// What is started.
    pub(crate) server: Program,
    /// Where its sessions are, where it has any.
    pub(crate) sessions: Sessions,
    /// What each connection does again and again.
    pub(crate) round: Round,
}

/// Where a server's sessions are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sessions {
    /// With the server itself.
    Own,
    /// Behind the DynamoDB API, in a process of its own.
    DynamoDb,
}

/// A server's program.
#[derive(Clone, Copy)]
pub(crate) enum Program {
    /// This bench itself, as this server.
    Rust(&'static str),
    /// A script of Node.
    Node(&'static str, &'static str),
}

/// What a connection does again and again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Round {
    /// Asks for an address, with the headers of a browser that has a session.
    Get(&'static str),
    /// Asks for the page of its own session.
    Page,
    /// Chooses an option by the JSON API.
    Choose,
    /// Chooses an option as a browser does: a form, and the page to which it is led.
    ChooseInBrowser,
    /// Makes a step of a server that knows no menus.
    PlainStep,
}

pub(crate) const CONTESTANTS: [Contestant; 16] = [
    Contestant {
        name: "axum, hello",
        against: &[],
        server: Program::Rust("hello"),
        sessions: Sessions::Own,
        round: Round::Get("/"),
    },
    Contestant {
        name: "axum, the page as a constant",
        against: &["axum, hello"],
        server: Program::Rust("constant"),
        sessions: Sessions::Own,
        round: Round::Get("/menu"),
    },
    Contestant {
        name: "the page as a constant behind our edge",
        against: &["axum, the page as a constant"],
        server: Program::Rust("edge"),
        sessions: Sessions::Own,
        round: Round::Get("/constant"),
    },
    Contestant {
        name: "axum + minijinja, the page",
        against: &["axum, the page as a constant"],
        server: Program::Rust("minijinja"),
        sessions: Sessions::Own,
        round: Round::Get("/menu"),
    },
    Contestant {
        name: "pivotline, the page, memory",
        against: &["axum, the page as a constant", "the page as a constant behind our edge"],
        server: Program::Rust("pivotline-memory"),
        sessions: Sessions::Own,
        round: Round::Page,
    },
    Contestant {
        name: "pivotline, the page, redb",
        against: &["axum, the page as a constant", "the page as a constant behind our edge"],
        server: Program::Rust("pivotline-redb"),
        sessions: Sessions::Own,
        round: Round::Page,
    },
    Contestant {
        name: "axum + redb + minijinja, a step",
        against: &["axum, hello"],
        server: Program::Rust("plain"),
        sessions: Sessions::Own,
        round: Round::PlainStep,
    },
    Contestant {
        name: "pivotline, a step by the API, redb",
        against: &["axum + redb + minijinja, a step"],
        server: Program::Rust("pivotline-redb"),
        sessions: Sessions::Own,
        round: Round::Choose,
    },
    Contestant {
        name: "pivotline, a step by form, redb",
        against: &["axum + redb + minijinja, a step"],
        server: Program::Rust("pivotline-redb"),
        sessions: Sessions::Own,
        round: Round::ChooseInBrowser,
    },
    Contestant {
        name: "pivotline, a step by the API, memory",
        against: &["axum, hello"],
        server: Program::Rust("pivotline-memory"),
        sessions: Sessions::Own,
        round: Round::Choose,
    },
    Contestant {
        name: "pivotline, a step by the API, DynamoDB",
        against: &["pivotline, a step by the API, redb"],
        server: Program::Rust("pivotline-dynamodb"),
        sessions: Sessions::DynamoDb,
        round: Round::Choose,
    },
    Contestant {
        name: "pivotline, a step by form, DynamoDB",
        against: &["pivotline, a step by form, redb"],
        server: Program::Rust("pivotline-dynamodb"),
        sessions: Sessions::DynamoDb,
        round: Round::ChooseInBrowser,
    },
    Contestant {
        name: "Fastify, hello",
        against: &["axum, hello"],
        server: Program::Node("fastify.js", "hello"),
        sessions: Sessions::Own,
        round: Round::Get("/"),
    },
    Contestant {
        name: "Fastify + nunjucks, the page",
        against: &["pivotline, the page, memory", "pivotline, the page, redb"],
        server: Program::Node("fastify.js", "page"),
        sessions: Sessions::Own,
        round: Round::Get("/menu"),
    },
    Contestant {
        name: "Fastify + LevelDB, a step",
        against: &["pivotline, a step by the API, redb", "pivotline, a step by form, redb"],
        server: Program::Node("fastify.js", "level"),
        sessions: Sessions::Own,
        round: Round::PlainStep,
    },
    Contestant {
        name: "Fastify + DynamoDB, a step",
        against: &["pivotline, a step by the API, DynamoDB", "pivotline, a step by form, DynamoDB"],
        server: Program::Node("fastify.js", "dynamodb"),
        sessions: Sessions::DynamoDb,
        round: Round::PlainStep,
    },
];
