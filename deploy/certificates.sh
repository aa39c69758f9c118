#!/bin/sh
# Certificates for TLS between message servers and NATS, and among the nodes of NATS:
#
#   sh deploy/certificates.sh deploy/secrets nats-1 nats-2 nats-3
#
# An authority of its own (ca.pem, ca.key), made once, and for each name NAME.pem and NAME.key, made anew each time. Keep ca.key elsewhere: whoever
# has it can be any node. Nodes take new certificates on SIGHUP, message servers at their next connection. DAYS is how long they are valid.
set -eu
umask 077
[ $# -ge 2 ] || { echo "usage: sh certificates.sh FOLDER NAME..." >&2; exit 2; }
folder=$1
shift
days=${DAYS:-397}
mkdir -p "$folder"

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

if [ ! -e "$folder/ca.key" ]; then
  key "$folder/ca.key"
  openssl req -x509 -new -key "$folder/ca.key" -subj "/CN=RUMP NATS authority" -days 3650 -out "$folder/ca.pem" \
    -addext "keyUsage=critical,keyCertSign,cRLSign"
fi

for name in "$@"; do
  key "$folder/$name.key"
  openssl req -new -key "$folder/$name.key" -subj "/CN=$name" |
    openssl x509 -req -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days "$days" -out "$folder/$name.pem" \
      -extfile /dev/fd/3 2>/dev/null 3<<EOF
subjectAltName=DNS:$name
extendedKeyUsage=serverAuth,clientAuth
EOF
done
chmod 644 "$folder"/*.pem
