using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>What a write is charged, by what it takes out of the container and its index and what it puts in.</summary>
internal static class WriteCharge
{
    public static double Create(ParsedDocument document, ContainerSettings settings) =>
        RequestCharge.Create(document.Text.Length, IndexTerms.Count(document.Terms, settings));

    /// <param name="before">The stored text that goes.</param>
    /// <param name="patched">Properties that a patch names.</param>
    public static double Replace(ReadOnlySpan<byte> before, ParsedDocument document, int patched, ContainerSettings settings) => RequestCharge.Replace(
        SystemProperties.Before(before), document.Text.Length, IndexTerms.Changed(IndexTerms.Of(before, settings), document.Terms, settings), patched);

    /// <param name="before">The stored text that goes.</param>
    public static double Delete(ReadOnlySpan<byte> before, ContainerSettings settings) =>
        RequestCharge.Delete(SystemProperties.Before(before), IndexTerms.Count(IndexTerms.Of(before, settings), settings));
}
