using LocalCloud.Hosting;

namespace LocalCloud.Tests;

public sealed class AppFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("localcloud").FullName;

    [Fact]
    public void A_project_is_run_from_its_newest_output()
    {
        Write("all.sln");
        Write("app/app.csproj");
        Write("app/host.json");
        Output("app/bin/Debug/net10.0", DateTime.UtcNow.AddHours(-1));
        Output("app/bin/Release/net10.0", DateTime.UtcNow);
        Output("app/obj/Debug/net10.0", DateTime.UtcNow.AddHours(1));

        var app = AppFolder.Find(At("app"));

        Assert.Equal(new AppFolder(At("app/bin/Release/net10.0"), At("app"), _root), app);
        Assert.Equal(At("app"), app.Home);
    }

    [Fact]
    public void An_output_without_its_project_is_an_app_too_and_its_worker_names_it()
    {
        Output("published", DateTime.UtcNow);
        Assert.Equal(At("published"), AppFolder.Find(At("published")).Home);
        Assert.Equal(At("published"), AppFolder.Find(At("published/app.dll")).Output);
    }

    [Fact]
    public void Settings_of_the_developer_win_over_samples_and_the_project_over_its_output()
    {
        var app = new AppFolder("/r/app/bin", "/r/app", "/r");
        Assert.Equal(
            [
                "/r/local.settings.sample.json", "/r/app/bin/local.settings.sample.json", "/r/app/local.settings.sample.json",
                "/r/local.settings.json", "/r/app/bin/local.settings.json", "/r/app/local.settings.json",
            ],
            app.SettingsFiles.Select(path => path.Replace('\\', '/')));
    }

    [Fact]
    public void What_is_no_app_is_refused_with_what_was_looked_for()
    {
        Write("empty/readme.txt");
        Write("unbuilt/app.fsproj");
        Write("unbuilt/host.json");
        Assert.Contains("There is no folder", Refusal("nowhere"), StringComparison.Ordinal);
        Assert.Contains("worker.config.json", Refusal("empty"), StringComparison.Ordinal);
        Assert.Contains("dotnet build", Refusal("unbuilt"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Refusal(string path) => Assert.Throws<LaunchException>(() => AppFolder.Find(At(path))).Message;

    private void Output(string folder, DateTime built)
    {
        Write(folder + "/host.json");
        Write(folder + "/worker.config.json");
        Write(folder + "/app.dll");
        File.SetLastWriteTimeUtc(At(folder + "/app.dll"), built);
    }

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), "{}");
    }

    private string At(string path) => Path.Combine(_root, path);
}
