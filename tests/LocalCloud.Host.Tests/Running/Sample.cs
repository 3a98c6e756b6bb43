namespace LocalCloud.Host.Tests.Running;

/// <summary>The build output of a sample app, found beside that of the tests.</summary>
internal static class Sample
{
    public static string Folder(string name)
    {
        // tests/LocalCloud.Host.Tests/bin/... : the same below tests/Samples/NAME.
        var own = AppContext.BaseDirectory;
        var root = own[..own.IndexOf("LocalCloud.Host.Tests", StringComparison.Ordinal)];
        var rest = own[(root.Length + "LocalCloud.Host.Tests".Length + 1)..];
        return Path.Combine(root, "Samples", name, rest);
    }
}
