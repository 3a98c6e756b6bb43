using System.IO.Compression;
using System.Xml.Linq;
using LocalCloud.Packages.Tests.Support;

namespace LocalCloud.Packages.Tests.Packing;

/// <summary>What is in the packages.</summary>
public sealed class PackageTests(Feed feed)
{
    [Fact]
    public void Every_library_is_a_package_with_symbols() => Assert.Equal(
        [
            "LocalCloud.AzureStorage", "LocalCloud.CosmosDb", "LocalCloud.Dashboard", "LocalCloud.DurableTask", "LocalCloud.EventGrid", "LocalCloud.Faults", "LocalCloud.Host", "LocalCloud.Leash",
            "LocalCloud.Runtime", "LocalCloud.ServiceBus", "LocalCloud.Storage", "LocalCloud.Testing",
        ],
        feed.Packages.Select(IdOf).Where(id => File.Exists(Path.Combine(feed.Folder, $"{id}.{Feed.Version}.snupkg"))).Order(StringComparer.Ordinal));

    [Fact]
    public void A_package_says_what_it_is_and_names_no_repository() => Assert.All(feed.Packages, path =>
    {
        using var package = ZipFile.OpenRead(path);
        var metadata = MetadataOf(package, path);
        Assert.Equal("LocalCloud contributors", metadata("authors")?.Value);
        Assert.NotEqual("Package Description", metadata("description")?.Value);
        Assert.NotEmpty(metadata("tags")!.Value);
        Assert.NotNull(package.GetEntry(metadata("icon")!.Value));
        Assert.NotNull(package.GetEntry(metadata("readme")!.Value));
        Assert.Null(metadata("repository")?.Attribute("url"));
        Assert.Null(metadata("projectUrl"));
        var library = package.Entries.Single(entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal));
        Assert.NotNull(package.GetEntry(Path.ChangeExtension(library.FullName, ".xml")));
    });

    [Fact]
    public void Packages_that_see_each_others_internals_go_together() => Assert.All(feed.Packages, path =>
    {
        using var package = ZipFile.OpenRead(path);
        var dependencies = MetadataOf(package, path)("dependencies")?.Descendants().Where(dependency => dependency.Attribute("id")?.Value.StartsWith("LocalCloud", StringComparison.Ordinal) is true);
        Assert.All(dependencies ?? [], dependency => Assert.Equal($"[{Feed.Version}]", dependency.Attribute("version")!.Value));
    });

    [Fact]
    public async Task Packed_twice_it_is_the_same_bytes()
    {
        var again = Directory.CreateTempSubdirectory("localcloud-again").FullName;
        await Feed.PackAsync(again);
        Assert.All(
            Directory.EnumerateFiles(feed.Folder, "LocalCloud*.*nupkg"),
            first => Assert.True(File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(again, Path.GetFileName(first)))), Path.GetFileName(first)));
        Directory.Delete(again, recursive: true);
    }

    private static string IdOf(string path) => Path.GetFileName(path)[..^$".{Feed.Version}.nupkg".Length];

    private static Func<string, XElement?> MetadataOf(ZipArchive package, string path)
    {
        using var nuspec = package.GetEntry(IdOf(path) + ".nuspec")!.Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        return name => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);
    }
}
