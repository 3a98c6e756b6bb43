using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LocalCloud.Hosting;

/// <summary>The certificate by which this machine's services are known over HTTPS, made here and kept in the state folder with its key.</summary>
internal static class LocalCertificate
{
    /// <summary>The certificate in PEM: public, to be trusted.</summary>
    public const string File = "https.crt";

    /// <summary>Its key, which only the owner of the folder may read.</summary>
    public const string KeyFile = "https.key";

    private const string Name = "localhost";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>What is kept there; made anew when it is missing or about to end, and then to be trusted anew.</summary>
    /// <exception cref="LaunchException">The folder cannot be written to, or what is there is no certificate.</exception>
    public static X509Certificate2 Of(string folder, TimeProvider time)
    {
        try
        {
            return Keep(folder, time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new LaunchException($"There is no certificate to be had in {folder}: {exception.Message} Where {File} and {KeyFile} are damaged, delete them.", exception);
        }
    }

    private static X509Certificate2 Keep(string folder, TimeProvider time)
    {
        var (certificate, key) = (Path.Combine(folder, File), Path.Combine(folder, KeyFile));
        if (!System.IO.File.Exists(certificate) || !System.IO.File.Exists(key) || Ends(certificate) < time.GetUtcNow().AddDays(30))
        {
            Directory.CreateDirectory(folder);
            Make(certificate, key, time.GetUtcNow());
        }

        using var kept = X509Certificate2.CreateFromPemFile(certificate, key);
        // Windows takes no key that was never in a store.
        return X509CertificateLoader.LoadPkcs12(kept.Export(X509ContentType.Pkcs12), null);
    }

    private static DateTimeOffset Ends(string certificate)
    {
        using var kept = X509CertificateLoader.LoadCertificateFromFile(certificate);
        return kept.NotAfter;
    }

    private static void Make(string certificate, string key, DateTimeOffset now)
    {
        using var secret = RSA.Create(2048);
        var request = new CertificateRequest($"CN={Name}, O=LocalCloud", secret, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        names.AddDnsName("host.docker.internal");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        // It can sign no other certificate: who trusts it trusts this one name only.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServerAuthentication)], critical: false));
        var subject = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(subject);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(subject));
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(396));
        Write(key, secret.ExportPkcs8PrivateKeyPem(), isSecret: true);
        Write(certificate, made.ExportCertificatePem() + "\n", isSecret: false);
    }

    private static void Write(string path, string text, bool isSecret)
    {
        System.IO.File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
