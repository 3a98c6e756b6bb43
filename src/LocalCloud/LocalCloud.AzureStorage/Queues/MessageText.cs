using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LocalCloud.AzureStorage.Queues;

/// <summary>Content of a message, and how it is written in the queue.</summary>
internal static class MessageText
{
    public static string Encode(ReadOnlyMemory<byte> content, bool isBase64) =>
        isBase64 ? Convert.ToBase64String(content.Span) : Encoding.UTF8.GetString(content.Span);

    /// <summary>False for a text that is none in base64.</summary>
    public static bool TryDecode(string text, bool isBase64, [NotNullWhen(true)] out byte[]? content)
    {
        if (!isBase64)
        {
            content = Encoding.UTF8.GetBytes(text);
            return true;
        }

        var buffer = new byte[text.Length];
        content = Convert.TryFromBase64String(text, buffer, out var length) ? buffer[..length] : null;
        return content is not null;
    }
}
