namespace LocalCloud.Dashboard;

/// <summary>The beginning of a text that is kept: the memory for it has an upper limit.</summary>
internal static class Cut
{
    public static string To(int longest, string text) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
}
