# Builds what is shipped, then leaves the compiler behind.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --profile dist --package peitao \
    && cp target/dist/peitao /usr/local/bin/peitao

FROM debian:bookworm-slim
# Certificates of the mail servers and receivers it talks to; everything else is inside the binary.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/peitao --shell /usr/sbin/nologin peitao \
    && install --directory --owner=peitao --group=peitao --mode=0700 /var/lib/peitao
COPY --from=build /usr/local/bin/peitao /usr/local/bin/peitao
COPY LICENSE /usr/share/doc/peitao/LICENSE

USER peitao
WORKDIR /var/lib/peitao
VOLUME /var/lib/peitao
EXPOSE 8080
STOPSIGNAL SIGTERM
# The image has no HTTP client; bash speaks enough of it to read one status line.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /livez HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 2 line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["peitao"]
CMD ["serve", "--listen", "0.0.0.0:8080", "--data-dir", "/var/lib/peitao"]
