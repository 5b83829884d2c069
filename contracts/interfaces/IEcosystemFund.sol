// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, PeriodId} from "../lib/Types.sol";
import {IContributionOracle} from "./IContributionOracle.sol";

/// @title EcosystemFund 生态激励基金
/// @notice Holds money under earmarks and pays it out by rule or by vote: rewards 奖励 from leaves of a final report
/// within the budgets of its period, project grants and the zone operator's costs by governance. No key moves money.
/// Programmes: 1 feedback 反馈奖励, 2 correction 标注修正, 3 long-tail 长尾, 4 referral 组合推荐, 5 improvement 改进, 6
/// after-sale 售后; 1 to 4 draw on ECOSYSTEM, 5 and 6 on SERVICE. All amounts in token base units.
interface IEcosystemFund {
    /// @notice Ecosystem: the fund's share of revenue, forfeits, gifts. Service: unearned performance money, which goes
    /// back to providers by programmes 5 and 6 and in no other way. Operation: gifts and public money for the
    /// public-interest operator.
    enum Earmark {
        Ecosystem,
        Service,
        Operation
    }

    /// @notice How a reward is taken: as money, or as community points 社区贡献积分 of the same worth.
    enum Choice {
        Cash,
        Points
    }

    /// @notice What a vote sets for the budgets of future periods.
    /// @param shares Part of the earmark's free money that programme 1 … 6 gets when the period's budgets open, ppm
    /// @param claimWindow How long a period's rewards can be claimed at least, seconds from the opening
    /// @param referralThreshold What a composition must have earned in all settled periods before the oracles reward
    /// its referrer, token base units
    struct BudgetRules {
        uint24[6] shares;
        uint32 claimWindow;
        uint128 referralThreshold;
    }

    /// @notice A programme's budget in a period.
    /// @param amount What it was opened with
    /// @param left What of it is not claimed; 0 once it is closed
    struct Budget {
        uint128 amount;
        uint128 left;
    }

    /// @notice The opening of a period's budgets.
    /// @param openedAt Block time, seconds; 0 = not opened
    /// @param claimUntil Last second in which the budgets can't be closed
    /// @param closed Bit p − 1 set = programme p is closed
    struct Opening {
        uint40 openedAt;
        uint40 claimUntil;
        uint8 closed;
    }

    /// @notice Grants of a quarter from one earmark.
    /// @param start The earmark's free money when the quarter began
    /// @param granted What of it was granted
    struct Quarter {
        uint128 start;
        uint128 granted;
    }

    /// @notice Money was booked under the earmarks.
    /// @param from The caller
    /// @param ecosystem Added to the ECOSYSTEM earmark; 0 if nothing
    /// @param service Added to the SERVICE earmark; 0 if nothing
    event Booked(address indexed from, uint256 ecosystem, uint256 service);
    /// @notice A gift 社会捐赠 arrived.
    /// @param from Who gave
    /// @param earmark Ecosystem or Operation
    /// @param amount What was given
    /// @param noteHash keccak256 of the giver's note; zero if none
    event Donated(address indexed from, Earmark indexed earmark, uint256 amount, bytes32 noteHash);
    /// @notice Public money 政府专项 arrived.
    /// @param from Who paid
    /// @param earmark Ecosystem or Operation
    /// @param amount What was paid
    /// @param referenceHash keccak256 of the appropriation's reference
    event PubliclyFunded(address indexed from, Earmark indexed earmark, uint256 amount, bytes32 referenceHash);
    /// @notice Money that had arrived without a booking was booked by vote.
    /// @param earmark Ecosystem or Operation
    /// @param amount What was booked
    event SurplusBooked(Earmark indexed earmark, uint256 amount);
    /// @notice Rules for the budgets of future periods were voted.
    /// @param from First period in which they are in force
    /// @param rules The whole set
    event BudgetRulesSet(PeriodId indexed from, BudgetRules rules);
    /// @notice A period's budgets were opened.
    /// @param period Period of the report
    /// @param amounts Budget of programme 1 … 6
    /// @param claimUntil Last second in which they can't be closed
    event BudgetsOpened(PeriodId indexed period, uint256[6] amounts, uint256 claimUntil);
    /// @notice A budget was closed; what was left of it is free again.
    /// @param period Period of the report
    /// @param programme Number of the programme
    /// @param returned What returned to the earmark
    event BudgetClosed(PeriodId indexed period, uint8 indexed programme, uint256 returned);
    /// @notice A reward was claimed as money.
    /// @param period Period of the report
    /// @param programme Number of the programme
    /// @param organisation Recipient
    /// @param subject What is rewarded
    /// @param due The leaf's share of the budget
    /// @param amount What was left for it: paid to `account`, or parked
    /// @param account The recipient's payout account of the period
    event RewardClaimed(
        PeriodId indexed period,
        uint8 indexed programme,
        OrganisationId indexed organisation,
        bytes32 subject,
        uint256 due,
        uint256 amount,
        address account
    );
    /// @notice A feedback reward was taken as points; the money went back to the earmark.
    /// @param organisation Recipient
    /// @param period Period of the report
    /// @param amount What would have been paid
    event PointsChosen(OrganisationId indexed organisation, PeriodId indexed period, uint256 amount);
    /// @notice A project grant was paid or parked.
    /// @param earmark Ecosystem or Operation
    /// @param organisation Recipient
    /// @param amount What was granted
    /// @param reasonHash keccak256 of the proposal
    event Granted(Earmark indexed earmark, OrganisationId indexed organisation, uint256 amount, bytes32 reasonHash);
    /// @notice Money for the zone operator's costs was paid or parked.
    /// @param amount What was drawn
    /// @param reasonHash keccak256 of the proposal
    event OperationDrawn(uint256 amount, bytes32 reasonHash);
    /// @notice A payment failed and waits for its payee.
    /// @param account Payee
    /// @param earmark Whose money it is: Service, or Ecosystem for all other money
    /// @param amount What was added to what is owed to it
    event PayoutParked(address indexed account, Earmark indexed earmark, uint256 amount);
    /// @notice Parked money was paid.
    /// @param account Payee it waited for
    /// @param to Where it went
    /// @param amount What was paid
    event ParkedWithdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice Less money arrived than is booked.
    /// @param expected Everything the fund accounts for, with this booking
    /// @param received The fund's balance
    error EcosystemFund_Unfunded(uint256 expected, uint256 received);
    /// @notice More than the fund can count.
    /// @param greatest Greatest sum of all its money
    /// @param received That sum with this booking
    error EcosystemFund_TooMuch(uint256 greatest, uint256 received);
    /// @notice The caller is not the immutable governance address.
    /// @param expected The governance
    /// @param received The caller
    error EcosystemFund_NotGovernance(address expected, address received);
    /// @notice Gifts, grants and surplus go under ECOSYSTEM or OPERATION: SERVICE money is the providers' own.
    /// @param received The earmark that was named
    error EcosystemFund_WrongEarmark(Earmark received);
    /// @notice Nothing is given, granted, drawn or left over.
    error EcosystemFund_NoAmount();
    /// @notice The token moved another amount than it was told to.
    /// @param expected Amount asked for
    /// @param received Amount by which the balance grew
    error EcosystemFund_WrongAmountReceived(uint256 expected, uint256 received);
    /// @notice Rules can only start after the running period.
    /// @param current The running period
    /// @param received First period that was asked for
    error EcosystemFund_PeriodNotFuture(PeriodId current, PeriodId received);
    /// @notice Versions start in order.
    /// @param latest First period of the newest version
    /// @param received First period that was asked for
    error EcosystemFund_PeriodBeforeLatest(PeriodId latest, PeriodId received);
    /// @notice The programmes of an earmark share no more than the whole of it.
    /// @param earmark Ecosystem or Service
    /// @param greatest 1,000,000 ppm
    /// @param received Sum of the shares, ppm
    error EcosystemFund_SharesAboveWhole(Earmark earmark, uint256 greatest, uint256 received);
    /// @notice Rewards can be claimed for one period at least.
    /// @param least Length of a period, seconds
    /// @param received Window that was asked for, seconds
    error EcosystemFund_ClaimWindowTooShort(uint256 least, uint256 received);
    /// @notice Budgets open when the period's report is final.
    /// @param period Period asked for
    /// @param status Status of its report
    error EcosystemFund_NotFinal(PeriodId period, IContributionOracle.Status status);
    /// @notice There is no such programme.
    /// @param greatest Greatest number of a programme; the least is 1
    /// @param received Number that was named
    error EcosystemFund_UnknownProgramme(uint256 greatest, uint256 received);
    /// @notice The period's budgets were not opened.
    /// @param period Period asked for
    error EcosystemFund_NotOpen(PeriodId period);
    /// @notice The budget can't be closed yet.
    /// @param claimUntil Last second of the claim window
    /// @param received Block time, seconds
    error EcosystemFund_ClaimWindowOpen(uint256 claimUntil, uint256 received);
    /// @notice The budget was closed.
    /// @param period Period of the report
    /// @param programme Number of the programme
    error EcosystemFund_BudgetClosed(PeriodId period, uint256 programme);
    /// @notice A REWARD leaf has one length.
    /// @param expected 46 bytes
    /// @param received Bytes that were given
    error EcosystemFund_BadLeaf(uint256 expected, uint256 received);
    /// @notice The leaf is of another type.
    /// @param expected Type byte of a REWARD leaf
    /// @param received Type byte of the leaf
    error EcosystemFund_NotAReward(uint8 expected, uint8 received);
    /// @notice Points are offered for feedback only.
    /// @param expected Number of the feedback programme
    /// @param received Number of the leaf's programme
    error EcosystemFund_PointsNotOffered(uint8 expected, uint8 received);
    /// @notice Only an account of the recipient chooses points.
    /// @param expected Recipient
    /// @param received Organisation of the caller; 0 if none
    error EcosystemFund_NotRecipient(OrganisationId expected, OrganisationId received);
    /// @notice In the first half of the claim window only the recipient itself claims a feedback reward, so that
    /// nobody else makes its choice.
    /// @param until Last second of that half
    /// @param received Block time, seconds
    error EcosystemFund_ChoiceOpen(uint256 until, uint256 received);
    /// @notice A referral rewards a composition that is in force in the period.
    /// @param key Composition key in the leaf
    error EcosystemFund_UnknownComposition(bytes32 key);
    /// @notice The leaf or the vote names an organisation that nobody admitted.
    /// @param organisation Organisation without an account
    error EcosystemFund_UnknownOrganisation(OrganisationId organisation);
    /// @notice Grants of a quarter stay within a quarter of what the earmark held when it began.
    /// @param greatest What can still be granted in this quarter
    /// @param received Amount of the grant
    error EcosystemFund_GrantAboveBound(uint256 greatest, uint256 received);
    /// @notice The earmark has less free money.
    /// @param available Free money of the earmark
    /// @param received Amount that was asked for
    error EcosystemFund_Insufficient(uint256 available, uint256 received);
    /// @notice Nothing is parked for the account.
    /// @param account The caller
    error EcosystemFund_NothingOwed(address account);
    /// @notice Parked money goes to an account of a participant only.
    /// @param received The account that was named
    error EcosystemFund_NotParticipant(address received);
    /// @notice A payment is tried only with so much gas that a failure is the payee's and not the caller's.
    /// @param needed Gas needed before a payment
    /// @param left Gas left
    error EcosystemFund_MoreGasNeeded(uint256 needed, uint256 left);

    /// @notice Books money that was transferred before this call in the same transaction. Open to anyone who really
    /// transfers; what arrived without a booking stays unbooked until somebody books it.
    /// @param ecosystem Token base units for the ECOSYSTEM earmark
    /// @param service Token base units for the SERVICE earmark (unearned performance money, owed to providers as
    /// rewards)
    function book(uint256 ecosystem, uint256 service) external;

    /// @notice Gives money 社会捐赠, pulled from the caller, who approved it. Anyone; a gift is never returned.
    /// @param earmark Ecosystem or Operation
    /// @param amount Token base units
    /// @param noteHash keccak256 of a note; zero if none
    function donate(Earmark earmark, uint256 amount, bytes32 noteHash) external;

    /// @notice Pays public money 政府专项 in, pulled from the caller, who approved it. Anyone.
    /// @param earmark Ecosystem or Operation
    /// @param amount Token base units
    /// @param referenceHash keccak256 of the appropriation's reference
    function fundPublicly(Earmark earmark, uint256 amount, bytes32 referenceHash) external;

    /// @notice Books everything that arrived without a booking. Only governance.
    /// @param earmark Ecosystem or Operation
    function bookSurplus(Earmark earmark) external;

    /// @notice Sets shares and windows for the budgets of future periods. Only governance.
    /// @param rules The whole set
    /// @param from First period: after the running one, not before the newest version's first
    function setBudgetRules(BudgetRules calldata rules, PeriodId from) external;

    /// @notice Sets apart the budgets of a period whose report is final: the period's shares of what each earmark has
    /// free now. Anyone; does nothing if they were opened. Claims open them too.
    /// @param period Period of the report
    function openBudgets(PeriodId period) external;

    /// @notice Frees what is left of a budget after the claim window. Anyone.
    /// @param period Period of the report
    /// @param programme Number of the programme
    function closeBudget(PeriodId period, uint8 programme) external;

    /// @notice Claims the reward of a leaf: budget · share / 1,000,000 rounded down, at most what is left of the
    /// budget, once per period, programme, organisation and subject. Cash goes to the recipient's payout account of the
    /// period, whoever calls; feedback is the recipient's own to claim in the first half of the claim window, and only
    /// it takes points. An exhausted budget pays 0. A referral's subject is the key of the recommended composition: the
    /// oracles write its leaf once the composition's settled revenue reached `referralThreshold`, a figure that anyone
    /// adds up from `LineSettled` events; the chain itself requires a composition born by the end of the period.
    /// @param period Period of the report
    /// @param index Position of the leaf, from 0
    /// @param leaf The leaf's bytes, without prefix (docs/FORMATS.md §5)
    /// @param proof RFC 6962 inclusion proof
    /// @param choice Cash, or points for feedback
    function claimReward(PeriodId period, uint32 index, bytes calldata leaf, bytes32[] calldata proof, Choice choice)
        external;

    /// @notice Grants project money to an organisation. Only governance; within a quarter of what the earmark had free
    /// when the running quarter (90 days, counted from genesis) began.
    /// @param earmark Ecosystem or Operation
    /// @param organisation Recipient, paid at its payout account of the running period
    /// @param amount Token base units
    /// @param reasonHash keccak256 of the proposal
    function grant(Earmark earmark, OrganisationId organisation, uint256 amount, bytes32 reasonHash) external;

    /// @notice Pays the zone operator from OPERATION. Only governance: the operator has no power over it.
    /// @param amount Token base units
    /// @param reasonHash keccak256 of the proposal
    function drawOperation(uint256 amount, bytes32 reasonHash) external;

    /// @notice Pays what is parked for the caller.
    /// @param to Its own or another participant's account
    function withdraw(address to) external;

    /// @notice Free money of the ECOSYSTEM earmark: without open budgets and parked payments.
    /// @return Token base units, 0 before the first booking
    function ecosystemBalance() external view returns (uint256);

    /// @notice Free money of the SERVICE earmark: without open budgets and parked payments.
    /// @return Token base units, 0 before the first booking
    function serviceBalance() external view returns (uint256);

    /// @notice Free money of the OPERATION earmark.
    /// @return Token base units, 0 before the first gift
    function operationBalance() external view returns (uint256);

    /// @notice Money that arrived without a booking.
    /// @return Token base units
    function surplus() external view returns (uint256);

    /// @notice What is parked for an account.
    /// @param account Account to look up
    /// @return Token base units, 0 if nothing is parked
    function owed(address account) external view returns (uint256);

    /// @notice Everything that is set apart: open budgets and parked payments.
    /// @return ecosystem Of ECOSYSTEM money, parked grants and costs of operation included, token base units
    /// @return service Of SERVICE money, token base units
    function bound() external view returns (uint256 ecosystem, uint256 service);

    /// @notice The budget of a programme in a period.
    /// @param period Period of the report
    /// @param programme Number of the programme
    /// @return Both amounts 0 before the opening
    function budgetOf(PeriodId period, uint8 programme) external view returns (Budget memory);

    /// @notice The opening of a period's budgets.
    /// @param period Period of the report
    /// @return All fields 0 before the opening
    function openingOf(PeriodId period) external view returns (Opening memory);

    /// @notice The budget rules in force in a period.
    /// @param period Period number, also a future one as known today
    /// @return The whole set
    function budgetRulesAt(PeriodId period) external view returns (BudgetRules memory);

    /// @notice Grants of the running quarter from an earmark.
    /// @param earmark Ecosystem or Operation
    /// @return What the earmark had free when the quarter began, and what was granted since, token base units
    function quarterOf(Earmark earmark) external view returns (Quarter memory);
}
