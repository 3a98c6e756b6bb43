using LocalCloud.Building;
using LocalCloud.Hosting;

namespace LocalCloud.Tests.Tool;

/// <summary>Which project is meant, and whether it must be built.</summary>
public sealed class AppProjectTests : IDisposable
{
    private static readonly DateTime s_noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly string _root = Directory.CreateTempSubdirectory("project").FullName;

    [Fact]
    public void The_only_app_below_a_folder_is_meant()
    {
        Project("src/app/app.csproj");
        Project("src/app/bin/Debug/net10.0/left.csproj");
        Write("tests/app.Tests/app.Tests.csproj", s_noon);

        Assert.Equal(At("src/app/app.csproj"), AppProject.Find(_root));
        Assert.Equal(At("src/app/app.csproj"), AppProject.Find(At("src/app")));
        Assert.Equal(At("src/app/app.csproj"), AppProject.Find(At("src/app/app.csproj")));
    }

    [Fact]
    public void Of_several_one_must_be_named()
    {
        Project("a/a.csproj");
        Project("b/b.fsproj");
        Assert.Contains("Say which: a, b.", Assert.Throws<LaunchException>(() => AppProject.Find(_root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_none_is_said_what_one_is()
    {
        Assert.Contains("localcloud new", Assert.Throws<LaunchException>(() => AppProject.Find(_root)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder", Assert.Throws<LaunchException>(() => AppProject.Find(At("nowhere"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_output_is_no_project()
    {
        Write("out/host.json", s_noon);
        Write("out/worker.config.json", s_noon);
        Assert.Null(AppProject.Find(At("out")));
    }

    [Fact]
    public void What_is_newer_than_its_sources_need_not_be_built()
    {
        Built();
        Assert.True(AppBuild.IsUpToDate(At("app/app.csproj")));
    }

    [Theory]
    [InlineData("app/Code.cs")]
    [InlineData("app/sub/Code.cs")]
    [InlineData("app/app.csproj")]
    [InlineData("Directory.Build.props")]
    [InlineData("library/Code.cs")]
    public void A_newer_source_asks_for_a_build(string file)
    {
        Built();
        Write(file, s_noon.AddHours(2));
        Assert.False(AppBuild.IsUpToDate(At("app/app.csproj")));
    }

    [Theory]
    [InlineData("app/local.settings.json")]
    [InlineData("app/README.md")]
    [InlineData("app/obj/Generated.cs")]
    [InlineData("app/.localcloud/lock")]
    [InlineData("app/tests/app.Tests.csproj")]
    [InlineData("elsewhere/Code.cs")]
    public void What_is_not_compiled_does_not(string file)
    {
        Built();
        Write(file, s_noon.AddHours(2));
        Assert.True(AppBuild.IsUpToDate(At("app/app.csproj")));
    }

    [Fact]
    public void Without_an_output_it_must_be_built()
    {
        Project("app/app.csproj");
        Assert.False(AppBuild.IsUpToDate(At("app/app.csproj")));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Written at noon and built at one, with a library beside it.</summary>
    private void Built()
    {
        Project("app/app.csproj");
        Write("app/sub/Code.cs", s_noon);
        Directory.SetLastWriteTimeUtc(At("app/sub"), s_noon);
        Write("library/library.csproj", s_noon);
        Write("app/bin/Debug/net10.0/host.json", s_noon);
        Write("app/bin/Debug/net10.0/worker.config.json", s_noon);
        Write("app/bin/Debug/net10.0/app.dll", s_noon.AddHours(1));
        File.WriteAllText(
            Made("app/obj/app.csproj.nuget.dgspec.json"),
            System.Text.Json.JsonSerializer.Serialize(new { projects = new Dictionary<string, object> { [At("app/app.csproj")] = new(), [At("library/library.csproj")] = new() } }));
    }

    private void Project(string file)
    {
        Write(file, s_noon);
        Write(Path.Combine(Path.GetDirectoryName(file)!, "host.json"), s_noon);
    }

    private void Write(string file, DateTime time)
    {
        File.WriteAllText(Made(file), "x");
        File.SetLastWriteTimeUtc(At(file), time);
    }

    private string Made(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(file))!);
        return At(file);
    }

    private string At(string path) => Path.Combine(_root, path);
}
