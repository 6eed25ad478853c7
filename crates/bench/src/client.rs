//! One caller of the service over HTTP. Must not measure anything.

use anyhow::{Context, Result, bail};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::service::Service;

/// A caller, signed in or not.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

impl Client {
    /// Nobody in particular.
    pub fn anonymous(service: &Service) -> Result<Self> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self {
            http,
            base: service.base.clone(),
            token: None,
        })
    }

    /// Somebody of the district.
    pub async fn sign_in(service: &Service, email: &str) -> Result<Self> {
        let mut client = Self::anonymous(service)?;
        let body = json!({ "email": email, "password": service.password });
        let session = client.post("/api/v1/sessions", &body).await?;
        client.token = session["access_token"].as_str().map(str::to_owned);
        Ok(client)
    }

    /// The body of an answer to GET. Errors: no answer, or none of 2xx.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.send(self.request(Method::GET, path)).await
    }

    /// The body of an answer to POST. Errors: no answer, or none of 2xx.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// POST without a body.
    pub async fn act(&self, path: &str) -> Result<Value> {
        self.send(self.request(Method::POST, path)).await
    }

    /// The items of a list.
    pub async fn list(&self, path: &str) -> Result<Vec<Value>> {
        let page = self.get(path).await?;
        page["items"]
            .as_array()
            .cloned()
            .with_context(|| format!("{path} is no list"))
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn send(&self, request: RequestBuilder) -> Result<Value> {
        let answer = request.send().await?;
        let (status, url) = (answer.status(), answer.url().clone());
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("{url} answers {status}: {text}");
        }
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}
