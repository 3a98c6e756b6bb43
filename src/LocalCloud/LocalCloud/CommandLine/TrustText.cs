using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LocalCloud.CommandLine;

/// <summary>How clients and machines come to trust a certificate; what is printed, and nothing that is done.</summary>
internal static class TrustText
{
    public static string Of(X509Certificate2 certificate, string path) => $"""
        Certificate  {path}
        SHA-256      {certificate.GetCertHashString(HashAlgorithmName.SHA256)}
        Valid until  {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}

        One program alone, without a change to the machine:
          Python     REQUESTS_CA_BUNDLE='{path}' python app.py
          Node       NODE_EXTRA_CA_CERTS='{path}' node app.js
          curl       curl --cacert '{path}' https://localhost:8081/
          OpenSSL    SSL_CERT_FILE='{path}' (.NET and others on Linux; this file only, in the place of the system's)
          Java       keytool -importcert -noprompt -alias localcloud -file '{path}' -keystore localcloud.jks -storepass changeit
                     java -Djavax.net.ssl.trustStore=localcloud.jks -Djavax.net.ssl.trustStorePassword=changeit ...
          .NET       new CosmosClientOptions
                     {"{"} ServerCertificateCustomValidationCallback = (certificate, _, _) => certificate.GetCertHashString(HashAlgorithmName.SHA256) == "..." {"}"}

        All programs of this user or machine:
          Windows    certutil -user -addstore Root "{path}"
          macOS      security add-trusted-cert -r trustRoot -p ssl -k ~/Library/Keychains/login.keychain-db '{path}'
          Debian     sudo cp '{path}' /usr/local/share/ca-certificates/localcloud.crt && sudo update-ca-certificates
          Fedora     sudo trust anchor '{path}'
        """;
}
