# The image of the operator: what src/main/image/assemble puts into a folder, and nothing else.
#
#   docker build --tag REGISTRY/iflearner-operator:1.0.0 .

# A JDK 25 with Maven, on a Linux with glibc: the image gets the C library of this stage.
ARG BUILDER=docker.io/library/maven:3.9.11-eclipse-temurin-25

FROM ${BUILDER} AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress -Dmaven.test.skip=true -Dspotless.check.skip=true package
RUN src/main/image/assemble target /image

FROM scratch
# Times are kept by COPY, and must be: the cache is only taken with the jars it was trained with.
COPY --from=build /image/ /
LABEL org.opencontainers.image.title="iflearner-operator" \
      org.opencontainers.image.description="Federated learning with iFLearner on Kubernetes" \
      org.opencontainers.image.vendor="iFLYTEK" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/iflytek/iflearner-operator" \
      org.opencontainers.image.version="1.0.0"
USER 65532:65532
# Webhooks over TLS; /livez, /readyz and /metrics.
EXPOSE 8443 8081
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/app/iflearner-operator.aot", "@/app/jvm.options", "-jar", "/app/iflearner-operator.jar"]
