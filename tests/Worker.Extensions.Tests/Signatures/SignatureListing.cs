using System.Reflection;

namespace Worker.Extensions.Tests.Signatures;

/// <summary>What was read from a real assembly: facts about it (lines with #), and a line for each public type and member.</summary>
internal static class SignatureListing
{
    public static string[] Of(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource + ".txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
