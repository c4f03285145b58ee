# SPDX-License-Identifier: Apache-2.0
# ospo-scan with git and a warm index, for any user id, a read-only root and no network; docs/ci.md shows how to run it.
# The base is named by its tag, which moves: pin it where you build, with --build-arg BASE=NAME@sha256:DIGEST.
ARG BASE=python:3.13-slim-trixie

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python3 -m venv /opt/ospo-scan
COPY requirements-runtime.lock ./
RUN /opt/ospo-scan/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements-runtime.lock
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN /opt/ospo-scan/bin/python -m pip install --quiet --no-deps --no-build-isolation .

FROM ${BASE}
# libgomp1 is what a library that scancode brings along is linked with.
# git refuses a repository that belongs to another user than the one who runs it, and what is mounted into a container
# rarely belongs to its user. Trusted are the places where a tree is mounted to be scanned, and no other; of what the
# repository's own settings name nothing is run (src/ospo_scan/git.py).
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends git libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory /src \
    && git config --system --add safe.directory '/src/*'
COPY --from=build /opt/ospo-scan /opt/ospo-scan
ENV PATH=/opt/ospo-scan/bin:$PATH \
    OSPO_SCAN_CACHE_DIR=/var/cache/ospo-scan \
    OSPO_SCAN_CACHE_READONLY=1 \
    PYTHONDONTWRITEBYTECODE=1
# Root makes the index, and only root can write to it: that is why every user id may load it.
RUN ospo-scan cache warm && chmod -R u=rwX,go=rX /var/cache/ospo-scan
USER 65532:65532
WORKDIR /src
ENTRYPOINT ["ospo-scan"]
CMD ["check"]
