#!/bin/sh
# Makes the certificates and keys that the TLS tests use. They are secrets of nobody; valid for a hundred years.
set -e
cd "$(dirname "$0")"
days=36500
ca() { # name
  openssl req -x509 -newkey rsa:2048 -nodes -days $days -subj "/O=Skidder tests/CN=$1" -keyout "$1.key" -out "$1.crt" 2>/dev/null
}
leaf() { # name subject extensions [more options]
  name=$1 subject=$2 extensions=$3
  shift 3
  openssl req -newkey rsa:2048 -nodes -subj "$subject" -keyout "$name.key" -out "$name.csr" 2>/dev/null
  printf '%s\n' "$extensions" > "$name.ext"
  openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -extfile "$name.ext" -out "$name.crt" "$@" 2>/dev/null
  rm "$name.csr" "$name.ext"
}
ca ca
ca stranger
leaf server /CN=server "subjectAltName=DNS:localhost,IP:127.0.0.1" -days $days
leaf other /CN=localhost "subjectAltName=DNS:elsewhere.example" -days $days
leaf cn-only /CN=localhost "basicConstraints=CA:FALSE" -days $days
leaf client /CN=client "extendedKeyUsage=clientAuth" -days $days
# The expired one needs dates of its own, which only "openssl ca" gives in all versions.
openssl req -newkey rsa:2048 -nodes -subj /CN=expired -keyout expired.key -out expired.csr 2>/dev/null
mkdir ca.tmp
: > ca.tmp/index.txt
echo 01 > ca.tmp/serial
printf '[a]\nserial=ca.tmp/serial\ndatabase=ca.tmp/index.txt\nnew_certs_dir=ca.tmp\ndefault_md=sha256\npolicy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n[x]\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n' > ca.tmp/conf
openssl ca -batch -config ca.tmp/conf -name a -cert ca.crt -keyfile ca.key -in expired.csr -out expired.crt -notext \
  -startdate 20180101000000Z -enddate 20180304000000Z 2>/dev/null
rm -r ca.tmp expired.csr
rm -f ca.srl
# One RSA and one EC key in every form.
openssl genrsa -out rsa.p8 2048 2>/dev/null
openssl rsa -in rsa.p8 -traditional -out rsa.p1 2>/dev/null
openssl ecparam -name prime256v1 -genkey -out ec.sec1 2>/dev/null
openssl pkcs8 -topk8 -nocrypt -in ec.sec1 -out ec.p8
openssl genpkey -algorithm ed25519 -out ed25519.p8
for cipher in aes128 aes192 aes256 des3; do
  openssl rsa -in rsa.p8 -traditional -$cipher -passout pass:geheim -out rsa-$cipher.p1 2>/dev/null
done
openssl ec -in ec.sec1 -aes256 -passout pass:geheim -out ec-aes256.sec1 2>/dev/null
openssl pkcs8 -topk8 -in rsa.p8 -v2 aes-256-cbc -passout pass:geheim -out rsa-aes256.p8
openssl pkcs8 -topk8 -in rsa.p8 -v2 aes-128-cbc -v2prf hmacWithSHA1 -passout pass:geheim -out rsa-aes128-sha1.p8
openssl pkcs8 -topk8 -in ec.p8 -v1 PBE-SHA1-3DES -passout pass:geheim -out ec-pbe3des.p8
