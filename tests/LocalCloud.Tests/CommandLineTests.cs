using LocalCloud.CommandLine;

namespace LocalCloud.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Options_of_an_app_are_read_in_any_order()
    {
        var command = Command.Parse(["start", "some/app", "--seed", "--port", "7100", "--in-memory", "--cosmos-port", "0", "--servicebus-port", "0", "--eventgrid-port", "0", "--reset", "--isolated", "--throttle"]);
        var expected = new AppArguments { Seed = true, Port = 7100, InMemory = true, CosmosPort = 0, ServiceBusPort = 0, EventGridPort = 0, Reset = true, Isolated = true, Throttle = true };
        Assert.Equal(new Command.StartApp("some/app", expected), command);
    }

    [Fact]
    public void A_service_alone_takes_its_own_options()
    {
        Assert.Equal(
            new Command.StartCosmosDb(new(9000, "/tmp/x", null)), Command.Parse(["start", "cosmosdb", "--port", "9000", "--state", "/tmp/x"]));
        Assert.Equal(
            new Command.StartCosmosDb(new() { Key = "a2V5", VerifiesKeys = false }), Command.Parse(["start", "cosmosdb", "--key", "a2V5", "--no-auth"]));
        Assert.Equal(
            new Command.StartCosmosDb(new() { StatePath = "/tmp/x", Throttles = true, IsSecure = true }),
            Command.Parse(["start", "cosmosdb", "--throttle", "--https", "--state", "/tmp/x"]));
        Assert.Equal(new Command.Trust(new("/tmp/x", "/tmp/a.crt")), Command.Parse(["trust", "--state", "/tmp/x", "--out", "/tmp/a.crt"]));
        Assert.Equal(
            new Command.StartDurableTask(new(0, null, "Hub")), Command.Parse(["start", "durabletask", "--hub", "Hub", "--port", "0"]));
    }

    [Fact]
    public void Without_a_path_the_app_of_this_folder_is_meant()
    {
        Assert.Equal(new Command.StartApp(".", new AppArguments()), Parse("start"));
        Assert.Equal(new Command.StartApp(".", new AppArguments { Port = 7071, NoBuild = true, NoWatch = true }), Parse("start --port 7071 --no-build --no-watch"));
        Assert.Equal(new Command.StartApp(".", new AppArguments { List = true, Json = true }), Parse("list --json"));
        Assert.Equal(new Command.StartApp("app", new AppArguments { List = true, NoBuild = true, Isolated = true }), Parse("list app --no-build --isolated"));
    }

    [Fact]
    public void A_new_app_has_a_folder_of_its_name_unless_another_one_is_given()
    {
        Assert.Equal(new Command.New(new(new("shop-api", "ShopApi"), Path.GetFullPath("shop-api"))), Parse("new shop-api"));
        Assert.Equal(new Command.New(new(new("my.shop", "My.Shop"), Path.GetFullPath("x"))), Parse("new my.shop --output x"));
    }

    [Theory]
    [InlineData("", "localcloud start [PATH]")]
    [InlineData("--help", "localcloud start [PATH]")]
    [InlineData("start --help", "--no-watch")]
    [InlineData("list --help", "--json")]
    [InlineData("new shop --help", "--output")]
    [InlineData("completion --help", "zsh")]
    [InlineData("start some/app --port 1 --help", "--isolated")]
    [InlineData("start cosmosdb -h", "--definition")]
    [InlineData("trust -h", "--out")]
    [InlineData("start durabletask --help", "--hub")]
    public void Help_is_about_what_was_asked(string line, string text) =>
        Assert.Contains(text, Assert.IsType<Command.ShowHelp>(Parse(line)).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("--version")]
    [InlineData("start some/app --version")]
    [InlineData("start some/app --version --port 1")]
    [InlineData("start cosmosdb --version")]
    public void The_version_is_told_wherever_it_is_asked_for(string line) => Assert.IsType<Command.ShowVersion>(Parse(line));

    [Theory]
    [InlineData("run some/app", "'run' is not known; the commands are start, list, new, trust and completion")]
    [InlineData("list --port 1", "Unknown argument '--port'")]
    [InlineData("new", "new needs a name")]
    [InlineData("new --output x", "new needs a name")]
    [InlineData("new 1shop", "'1shop' is no name for an app")]
    [InlineData("new ../shop", "is no name for an app")]
    [InlineData("new shop --output", "--output needs a path")]
    [InlineData("new shop shop", "Unknown argument 'shop'")]
    [InlineData("completion", "bash, zsh, fish, pwsh")]
    [InlineData("completion tcsh", "bash, zsh, fish, pwsh")]
    [InlineData("start app --prot", "Unknown argument '--prot'")]
    [InlineData("start app --port", "needs a port number")]
    [InlineData("start app --port 70710", "from 0 to 65535")]
    [InlineData("start app --port -1", "from 0 to 65535")]
    [InlineData("start app --state", "needs a folder")]
    [InlineData("start app --json", "goes with --list")]
    [InlineData("start app --cosmos-port x", "from 0 to 65535")]
    [InlineData("start app --servicebus-port 1.5", "from 0 to 65535")]
    [InlineData("start app --eventgrid-port", "needs a port number")]
    [InlineData("start app --state --reset", "needs a folder")]
    [InlineData("start app --version=1", "Unknown argument '--version=1'")]
    [InlineData("start cosmosdb --port x", "from 0 to 65535")]
    [InlineData("start cosmosdb --definition", "--definition")]
    [InlineData("start servicebus --port x", "from 0 to 65535")]
    [InlineData("start servicebus --definition", "--definition")]
    [InlineData("start eventgrid --port x", "from 0 to 65535")]
    [InlineData("start eventgrid --definition", "--definition")]
    [InlineData("start durabletask --port x", "from 0 to 65535")]
    [InlineData("start durabletask --hub", "--hub")]
    [InlineData("start cosmosdb --hub x", "Unknown argument '--hub'")]
    [InlineData("start cosmosdb --key", "needs a key")]
    [InlineData("start cosmosdb --key !", "a key in base64")]
    [InlineData("start cosmosdb --https", "--https goes with --state")]
    [InlineData("trust", "needs --state")]
    [InlineData("start durabletask --definition x", "Unknown argument '--definition'")]
    public void A_wrong_command_line_is_explained(string line, string reason) =>
        Assert.Contains(reason, Assert.Throws<UsageException>(() => Parse(line)).Message, StringComparison.Ordinal);

    private static Command Parse(string line) => Command.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
