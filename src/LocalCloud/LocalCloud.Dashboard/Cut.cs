using System.Text;

namespace LocalCloud.Dashboard;

/// <summary>The beginning of a text that is kept: the memory for it has an upper limit.</summary>
internal static class Cut
{
    /// <summary>Decodes no more than it keeps.</summary>
    public static string To(int longest, ReadOnlySpan<byte> utf8) =>
        To(longest, Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, longest * 4)]));

    public static string To(int longest, string text) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
}
