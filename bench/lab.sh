# Runs a main class of the module lab with what was built; sourced by oracle and soak, which set $main.
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
lib=$root/app/target/dist/lib
classes=$root/lab/target/classes
quick="-Dmaven.test.skip=true -Dskidder.unchecked"
if [ ! -f "$lib/skidder-app.jar" ] || [ ! -f "$classes/org/skidder/lab/oracle/OracleMain.class" ]; then
  echo "building first ..." >&2
  (cd "$root" && { mvn -q -B -o -T 2 -pl lab -am package $quick >/dev/null 2>&1 || mvn -q -B -T 2 -pl lab -am package $quick; }) >&2 || {
    echo "the build failed; run: mvn -pl lab -am package $quick" >&2
    exit 1
  }
fi
java=java
[ -n "${JAVA_HOME:-}" ] && java=$JAVA_HOME/bin/java
for home in /usr/lib/jvm/*25*; do
  [ -x "$home/bin/java" ] && [ -z "${JAVA_HOME:-}" ] && java=$home/bin/java
done
exec "$java" -Xmx512m -XX:+UseSerialGC -cp "$classes:$lib/*" "$main" "$@"
