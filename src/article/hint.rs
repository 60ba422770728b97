//! What is known about a document apart from its bytes.

#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Hint {
    /// The character set that the sender declared.
    pub charset: Option<String>,
    /// The URL it was fetched from.
    pub url: Option<String>,
}
