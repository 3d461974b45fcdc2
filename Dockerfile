# The image of the server: built by the scripts that build it everywhere, and run by a user without any rights on Debian with the few libraries it needs.
FROM swift:6.3-bookworm AS build
WORKDIR /source
# Apart from the rest, so that a change of the source does not install packages anew.
COPY script/bootstrap script/
RUN script/bootstrap
COPY . .
RUN install -D --strip "$(script/build)" /built/peregrine

FROM debian:bookworm-slim
COPY script/bootstrap /tmp/
RUN /tmp/bootstrap --runtime \
  && rm -r /tmp/bootstrap /var/lib/apt/lists \
  && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /built/peregrine /usr/local/bin/
COPY LICENSE NOTICE /usr/local/share/doc/peregrine/
ENV PEREGRINE_LISTEN=0.0.0.0:8080 PEREGRINE_DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["peregrine", "health"]
ENTRYPOINT ["peregrine"]
CMD ["serve"]
