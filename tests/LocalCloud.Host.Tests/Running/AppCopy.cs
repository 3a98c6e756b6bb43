namespace LocalCloud.Host.Tests.Running;

/// <summary>A sample's build output with another host.json.</summary>
internal static class AppCopy
{
    public static string Of(string sample, string hostJson)
    {
        var copy = Directory.CreateTempSubdirectory("app").FullName;
        foreach (var file in Directory.EnumerateFiles(Sample.Folder(sample)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(copy, "host.json"), hostJson);
        return copy;
    }
}
