namespace LocalCloud.Host.Runtime;

/// <summary>Metadata of an endpoint that the host's home page links to, beside the functions.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="Text">What is to be seen there.</param>
internal sealed record HomePageLink(string Path, string Text);
