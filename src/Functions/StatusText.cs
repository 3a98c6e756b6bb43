namespace OrderFlow;

/// <summary>Messages in an orchestration's custom status, which has at most 16 KB for everything.</summary>
internal static class StatusText
{
    private const int MaxLength = 300;

    public static string Shortened(string message) => message.Length <= MaxLength ? message : message[..MaxLength] + "…";
}
