using System.Xml.Linq;
using LocalCloud.CommandLine;
using LocalCloud.Creating;
using LocalCloud.Hosting;

namespace LocalCloud.Tests.Tool;

public sealed class NewAppTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("new").FullName;

    [Fact]
    public void A_new_app_is_ten_files_of_its_name()
    {
        var files = NewApp.Write(AppName.Parse("book-store"), At("made"));

        Assert.Equal(
            [
                ".gitignore", "book-store.slnx", "global.json", "src/Orders.cs", "src/Program.cs", "src/book-store.csproj", "src/host.json", "src/local.settings.json",
                "tests/OrderTests.cs", "tests/book-store.Tests.csproj",
            ],
            files.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.True(File.Exists(At("made/" + file)), file));
        Assert.Contains("namespace BookStore;", File.ReadAllText(At("made/src/Orders.cs")), StringComparison.Ordinal);
        Assert.DoesNotContain(files, file => File.ReadAllText(At("made/" + file)).Contains("shop", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("src/book-store.csproj", File.ReadAllText(At("made/book-store.slnx")), StringComparison.Ordinal);
    }

    [Fact]
    public void It_asks_for_the_packages_that_LocalCloud_is_built_with()
    {
        NewApp.Write(AppName.Parse("shop"), At("made"));

        var packages = Packages("made/src/shop.csproj").Concat(Packages("made/tests/shop.Tests.csproj")).ToDictionary(package => package.Id, package => package.Version);

        Assert.Equal(typeof(Microsoft.Azure.Cosmos.CosmosClient).Assembly.GetName().Version!.ToString(3), packages["Microsoft.Azure.Cosmos"]);
        Assert.Equal(ProductVersion.OfPackages, packages["LocalCloud.Testing"]);
        Assert.All(packages.Values, version => Assert.Matches(@"^\d+\.\d+\.\d+", version));
    }

    [Fact]
    public void Nothing_is_written_over()
    {
        File.WriteAllText(At("letter.txt"), "mine");
        var refusal = Assert.Throws<LaunchException>(() => NewApp.Write(AppName.Parse("shop"), _folder));
        Assert.Contains("is not empty", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["letter.txt"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IEnumerable<(string Id, string Version)> Packages(string project) => XDocument.Load(At(project)).Descendants("PackageReference")
        .Select(reference => (reference.Attribute("Include")!.Value, reference.Attribute("Version")!.Value));

    private string At(string path) => Path.Combine(_folder, path);
}
