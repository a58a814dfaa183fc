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
# Certificates with dates of their own, which only "openssl ca" gives in all versions.
dated() { # name subject key start end extensions issuer's certificate and key, or none if signed by itself
  mkdir ca.tmp
  openssl req -new -subj "$2" -key "$3" -out ca.tmp/csr 2>/dev/null
  : > ca.tmp/index.txt
  openssl rand -hex 8 > ca.tmp/serial
  printf '[a]\nserial=ca.tmp/serial\ndatabase=ca.tmp/index.txt\nnew_certs_dir=ca.tmp\ndefault_md=sha256\npolicy=p\nx509_extensions=x\n[p]\norganizationName=optional\ncommonName=supplied\n[x]\n%b\n' "$6" > ca.tmp/conf
  issuer="-selfsign -keyfile $3"
  [ $# -lt 8 ] || issuer="-cert $7 -keyfile $8"
  # shellcheck disable=SC2086
  openssl ca -batch -config ca.tmp/conf -name a $issuer -in ca.tmp/csr -out "$1.crt" -notext -startdate "$4" -enddate "$5" 2>/dev/null
  rm -r ca.tmp
}
local="subjectAltName=DNS:localhost,IP:127.0.0.1"
openssl genrsa -out expired.key 2048 2>/dev/null
dated expired /CN=expired expired.key 20180101000000Z 20180304000000Z "$local" ca.crt ca.key
# An earlier certificate of the authority, for the same key; and servers that sign for themselves, with the server's key.
dated old-ca "/O=Skidder tests/CN=ca" ca.key 20180101000000Z 20180304000000Z basicConstraints=critical,CA:TRUE
dated self-expired /CN=self server.key 20180101000000Z 20180304000000Z "$local"
dated self-future /CN=self server.key 21200101000000Z 21260101000000Z "$local"
dated self-client /CN=self server.key 20180101000000Z 21260101000000Z "$local\nextendedKeyUsage=clientAuth"
dated self-server /CN=self server.key 20180101000000Z 21260101000000Z "$local\nextendedKeyUsage=serverAuth"
for of in ms ns; do
  dated self-${of}gated /CN=self server.key 20180101000000Z 21260101000000Z "$local\nextendedKeyUsage=${of}SGC"
done
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
