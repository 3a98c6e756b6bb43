using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace OrderFlow.Notifications;

/// <summary>
/// Puts e-mails into a folder as <c>.eml</c> files, which mail programs open; nothing is sent. A repetition writes the same file once more.
/// </summary>
public sealed class EmailFolder(string folder) : IEmailSender
{
    /// <summary>Setting <c>Email__Folder</c>.</summary>
    private const string FolderSetting = "Email:Folder";

    private const string From = "orders@orderflow.example";

    private const int CharactersPerLine = 76;

    /// <summary>Addresses may have any characters (RFC 6532); a byte order mark would be part of the first header.</summary>
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <exception cref="InvalidOperationException">The setting names a file.</exception>
    public static EmailFolder Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var folder = Setting.Text(configuration, FolderSetting) ?? Path.Combine(Path.GetTempPath(), "orderflow", "outbox");
        return File.Exists(folder) ? throw Setting.Refuse(FolderSetting, "a folder", folder) : new(folder);
    }

    public async Task SendAsync(Email email, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(email);
        Directory.CreateDirectory(folder);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.MessageId)).AsSpan(0, 16));
        var file = Path.Combine(folder, $"{name}.eml");

        // Whoever watches the folder sees a file whole, or not at all.
        var unfinished = Path.Combine(folder, $".{name}.{Guid.CreateVersion7():N}");
        await File.WriteAllTextAsync(unfinished, Format(email, name), s_utf8, cancellationToken);
        File.Move(unfinished, file, overwrite: true);
    }

    /// <summary>RFC 5322. The text is in base64, so that it may have any characters.</summary>
    private static string Format(Email email, string name)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(email.Text.ReplaceLineEndings("\r\n")));
        var lines = text.Chunk(CharactersPerLine).Select(line => new string(line));
        return string.Join("\r\n", [
            $"From: OrderFlow <{From}>",
            $"To: {Encoded(email.ToName)} <{AddressOf(email)}>",
            $"Subject: {Encoded(email.Subject)}",
            $"Date: {email.SentAt.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)}",
            $"Message-ID: <{name}@orderflow.example>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            .. lines,
            "",
        ]);
    }

    /// <summary>One that ended its line would begin another header.</summary>
    private static string AddressOf(Email email) =>
        email.ToAddress.Any(char.IsControl) ? throw new FormatException("An e-mail address has no control characters.") : email.ToAddress;

    /// <summary>RFC 2047, in words of at most 75 characters.</summary>
    private static string Encoded(string text) => string.Join(
        "\r\n ",
        text.EnumerateRunes().Chunk(10).Select(runes => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(runes)))}?="));
}
